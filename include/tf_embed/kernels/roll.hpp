// SPDX-License-Identifier: Apache-2.0
// Elements moved along axes, in a circle.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <array>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// to[(i + shift) mod dims] = from[i] of R axes with elements of `size` bytes; 0 <= shift < dims, no dim is 0.
/// Along the last axis that moves, whole runs are copied in two parts.
template <std::size_t R>
void roll(std::byte* to, const std::byte* from, const std::array<index_t, R>& dims, const std::array<index_t, R>& shift,
          index_t size) noexcept {
  std::size_t last = R;
  index_t run = size;
  while (last > 0 && shift[last - 1] == 0) run *= dims[--last];
  if (last == 0) {
    copy_run(to, from, static_cast<std::size_t>(run));
    return;
  }
  --last;
  const auto end_part = static_cast<std::size_t>(shift[last] * run);
  const auto begin_part = static_cast<std::size_t>((dims[last] - shift[last]) * run);
  const index_t block = dims[last] * run;
  std::array<index_t, R> place = shift;  // where along each outer axis the next block goes
  std::array<index_t, R> count{};
  for (;;) {
    index_t offset = 0;
    for (std::size_t i = 0; i < last; ++i) offset = (offset * dims[i]) + place[i];
    std::byte* const target = to + offset * block;
    copy_run(target + end_part, from, begin_part);
    copy_run(target, from + begin_part, end_part);
    from += block;
    std::size_t axis = last;
    for (;; --axis) {
      if (axis == 0) return;
      const std::size_t a = axis - 1;
      if (++place[a] == dims[a]) place[a] = 0;
      if (++count[a] < dims[a]) break;
      count[a] = 0;
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
