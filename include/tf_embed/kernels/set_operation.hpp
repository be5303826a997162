// SPDX-License-Identifier: Apache-2.0
// Rows as sets.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/comparisons.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Two operands [rows, a] and [rows, b]; `dims` are the sizes of the `rank` - 1 axes that make up the rows.
struct set_sizes {
  index_t rows;
  index_t a;
  index_t b;
  const index_t* dims;
  std::size_t rank;
};

/// What goes out, and room to sort one row of each operand in.
template <class T>
struct set_outputs {
  std::int64_t* indices;
  T* values;
  std::int64_t* shape;
  T* sorted_a;
  T* sorted_b;
};

/// Copies a row, sorts it and removes duplicates; answers the end.
template <class T>
T* sorted_set(T* to, const T* row, index_t n) noexcept {
  std::copy_n(row, n, to);
  std::sort(to, to + n, less{});
  return std::unique(to, to + n, equal_to{});
}

/// Puts each pair of rows together: what only one of them has goes out as `KeepA` and `KeepB` say, what both have as
/// `KeepBoth`. Answers how many values went out.
template <bool KeepA, bool KeepB, bool KeepBoth, class T>
index_t set_operation(const set_outputs<T>& out, const T* a, const T* b, const set_sizes& n,
                      index_t* position) noexcept {
  const std::size_t outer = n.rank - 1;
  for (std::size_t i = 0; i < outer; ++i) position[i] = 0;
  index_t found = 0;
  std::int64_t longest = 0;
  for (index_t row = 0; row < n.rows; ++row, a += n.a, b += n.b) {
    const T* x = out.sorted_a;
    const T* y = out.sorted_b;
    const T* const x_end = sorted_set(out.sorted_a, a, n.a);
    const T* const y_end = sorted_set(out.sorted_b, b, n.b);
    std::int64_t length = 0;
    while (x != x_end || y != y_end) {
      const bool in_a = x != x_end && (y == y_end || !(*y < *x));
      const bool in_b = y != y_end && (x == x_end || !(*x < *y));
      const T value = in_a ? *x : *y;
      x += in_a ? 1 : 0;
      y += in_b ? 1 : 0;
      if (!(in_a && in_b ? KeepBoth : in_a ? KeepA : KeepB)) continue;
      std::int64_t* at = out.indices + found * static_cast<index_t>(n.rank);
      for (std::size_t i = 0; i < outer; ++i) *at++ = position[i];
      *at = length++;
      out.values[found++] = value;
    }
    longest = length > longest ? length : longest;
    for (std::size_t i = outer; i-- > 0;) {
      if (++position[i] < n.dims[i]) break;
      position[i] = 0;
    }
  }
  for (std::size_t i = 0; i < outer; ++i) out.shape[i] = n.dims[i];
  out.shape[outer] = longest;
  return found;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
