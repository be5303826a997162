// SPDX-License-Identifier: Apache-2.0
// The places of the elements that are not 0.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Whether an element is not 0; NaN is not, -0 is.
template <class T>
constexpr bool is_set(const T& x) noexcept {
  if constexpr (requires { x.bits; }) {
    return (x.bits & 0x7fffu) != 0;
  } else {
    return !(x == T{});
  }
}

/// The indices of the elements that are not 0, `rank` numbers each, in row-major order; answers how many elements that
/// are. `index` is room for `rank` numbers.
template <class T>
index_t where(std::int64_t* to, const T* from, index_t size, const index_t* dims, std::size_t rank,
              index_t* index) noexcept {
  for (std::size_t i = 0; i < rank; ++i) index[i] = 0;
  const std::size_t last = rank == 0 ? 0 : rank - 1;
  const index_t row = rank == 0 ? 1 : dims[last];
  constexpr index_t block = 32;
  index_t found = 0;
  for (index_t done = 0; done < size; done += row, from += row) {
    if (rank == 0) return is_set(*from) ? 1 : 0;
    index_t in_row = 0;
    for (index_t i = 0; i < row;) {
      const index_t end = i + block < row ? i + block : row;
      if (end == i + block) {  // as vectors over what is 0
        bool any = false;
        for (index_t k = 0; k < block; ++k) any |= is_set(from[i + k]);
        if (!any) {
          i = end;
          continue;
        }
      }
      // Each index is written, and stays where the element is not 0: branch-free, as the outcome is unpredictable.
      for (; i < end; ++i) {
        to[in_row] = i;
        in_row += is_set(from[i]) ? 1 : 0;
      }
    }
    if (rank > 1) {  // from one number each to all
      for (index_t k = in_row; k-- > 0;) {
        std::int64_t* const place = to + k * static_cast<index_t>(rank);
        const std::int64_t i = to[k];
        for (std::size_t axis = 0; axis < last; ++axis) place[axis] = index[axis];
        place[last] = i;
      }
    }
    to += in_row * static_cast<index_t>(rank);
    found += in_row;
    for (std::size_t axis = last; axis-- > 0;) {
      if (++index[axis] < dims[axis]) break;
      index[axis] = 0;
    }
  }
  return found;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
