// SPDX-License-Identifier: Apache-2.0
// The places of the elements that are not 0.
#pragma once

#include <tf_embed/core/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace tf_embed::kernels {

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
  index_t found = 0;
  for (index_t done = 0; done < size; done += row, from += row) {
    for (index_t i = 0; i < row; ++i) {
      if (!is_set(from[i])) continue;
      for (std::size_t axis = 0; axis < last; ++axis) *to++ = index[axis];
      if (rank != 0) *to++ = i;
      ++found;
    }
    for (std::size_t axis = last; axis-- > 0;) {
      if (++index[axis] < dims[axis]) break;
      index[axis] = 0;
    }
  }
  return found;
}

}  // namespace tf_embed::kernels
