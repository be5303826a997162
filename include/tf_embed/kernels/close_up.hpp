// SPDX-License-Identifier: Apache-2.0
// The first entries of every axis, one behind the other.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <cstring>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Copies the elements of `from`, a tensor of the sizes `dims`, whose index along every axis is below `sizes`, densely
/// to `to`, which has the same room. What is left of that becomes 0. Elements have `element` bytes.
inline void close_up(std::byte* to, const std::byte* from, const index_t* dims, const index_t* sizes, std::size_t rank,
                     index_t element) noexcept {
  // The innermost axes that are whole make up one run.
  index_t run = element;
  while (rank > 0 && sizes[rank - 1] == dims[rank - 1]) run *= dims[--rank];
  index_t rows = 1;
  for (std::size_t i = 0; i < rank; ++i) rows *= dims[i];
  std::byte* const end = to + rows * run;
  const index_t last = rank == 0 ? 1 : dims[rank - 1];
  const index_t taken = rank == 0 ? 1 : sizes[rank - 1];
  for (index_t row = 0; row < rows; row += last, from += last * run) {
    bool inside = true;
    index_t rest = row / last;
    for (std::size_t i = rank == 0 ? 0 : rank - 1; i-- > 0; rest /= dims[i])
      inside = inside && rest % dims[i] < sizes[i];
    if (!inside || taken == 0) continue;
    std::memcpy(to, from, static_cast<std::size_t>(taken * run));
    to += taken * run;
  }
  if (end > to) std::memset(to, 0, static_cast<std::size_t>(end - to));
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
