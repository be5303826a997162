// SPDX-License-Identifier: Apache-2.0
// Blocks of positions moved into the batch axis, and back.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The copies between a wide tensor [batch, spatial..., rest...] and a deep one, whose batch holds one tensor for each
/// of the positions within a block. `before` is the padding or crop before each spatial axis.
template <class Arch, bool ToSpace, class T, std::size_t R, std::size_t M>
void space_batch(T* to, const T* from, const std::array<index_t, R>& wide, const std::array<index_t, R>& deep,
                 const std::array<index_t, M>& block, const std::array<index_t, M>& before) noexcept {
  const auto wide_strides = row_major(wide);
  const auto deep_strides = row_major(deep);
  bool whole = true;
  for (std::size_t i = 0; i < M; ++i) whole = whole && before[i] == 0 && wide[i + 1] == deep[i + 1] * block[i];
  if (whole) {  // one copy, which writes in order
    std::array<index_t, R + M> extents{}, wide_steps{}, deep_steps{};
    const auto add = [&](std::size_t at, index_t extent, index_t wide_step, index_t deep_step) {
      extents[at] = extent;
      wide_steps[at] = wide_step;
      deep_steps[at] = deep_step;
    };
    add(0, wide[0], wide_strides[0], deep_strides[0]);
    index_t step = wide[0] * deep_strides[0];
    for (std::size_t i = M; i-- > 0; step *= block[i]) {
      add(2 * i + 1, deep[i + 1], wide_strides[i + 1] * block[i], deep_strides[i + 1]);
      add(2 * i + 2, block[i], wide_strides[i + 1], step);
    }
    for (std::size_t i = M + 1; i < R; ++i) add(i + M, wide[i], wide_strides[i], deep_strides[i]);
    if constexpr (ToSpace) {
      run_copy_plan<Arch>(to, from, make_copy_plan(extents, deep_steps, wide_steps));
    } else {
      run_copy_plan<Arch>(to, from, make_copy_plan(extents, wide_steps, deep_steps));
    }
    return;
  }
  const auto divided_up = [](index_t a, index_t b) { return a <= 0 ? index_t{0} : (a + b - 1) / b; };
  index_t blocks = 1;
  for (const index_t b : block) blocks *= b;
  for (index_t n = 0; n < blocks; ++n) {
    std::array<index_t, R> extents = deep;
    std::array<index_t, R> wide_steps = wide_strides;
    extents[0] = wide[0];
    index_t deep_offset = n * wide[0] * deep_strides[0];
    index_t wide_offset = 0;
    index_t rest = n;
    for (std::size_t i = M; i-- > 0;) {
      const index_t shift = rest % block[i] - before[i];
      rest /= block[i];
      const index_t first = divided_up(-shift, block[i]);
      const index_t end = divided_up(wide[i + 1] - shift, block[i]);
      const index_t count = (end < deep[i + 1] ? end : deep[i + 1]) - first;
      extents[i + 1] = count > 0 ? count : 0;
      deep_offset += first * deep_strides[i + 1];
      wide_offset += (first * block[i] + shift) * wide_strides[i + 1];
      wide_steps[i + 1] *= block[i];
    }
    if constexpr (ToSpace) {
      run_copy_plan<Arch>(to, from, make_copy_plan(extents, deep_strides, wide_steps, deep_offset, wide_offset));
    } else {
      run_copy_plan<Arch>(to, from, make_copy_plan(extents, wide_steps, deep_strides, wide_offset, deep_offset));
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
