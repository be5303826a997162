// SPDX-License-Identifier: Apache-2.0
// Diagonals of matrices, gathered to rows and scattered from them.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Matrices [count, rows, columns] and their diagonals `lower` to `upper`, kept as rows of `longest` elements, the
/// uppermost first. A shorter diagonal begins at the left of its row, or ends at the right.
struct diagonal_band {
  index_t count;
  index_t rows;
  index_t columns;
  index_t lower;
  index_t upper;
  index_t longest;
  bool right_above;
  bool right_below;
};

/// Where one diagonal lies.
struct diagonal_place {
  index_t length;
  index_t in_matrix;  ///< of its first element
  index_t in_row;
};

inline diagonal_place place_of(const diagonal_band& d, index_t k) noexcept {
  const index_t row = k < 0 ? -k : 0;
  const index_t column = k > 0 ? k : 0;
  const index_t down = d.rows - row;
  const index_t across = d.columns - column;
  const index_t length = down < across ? down : across;
  const bool left = (k >= 0 && !d.right_above) || (k <= 0 && !d.right_below);
  return {length > 0 ? length : 0, row * d.columns + column, left ? 0 : d.longest - length};
}

/// Diagonals to rows; what a row has left is `padding`.
template <std::size_t Size>
void take_diagonals(std::byte* to, const std::byte* from, const std::byte* padding, const diagonal_band& d) noexcept {
  constexpr auto size = static_cast<index_t>(Size);
  const index_t step = (d.columns + 1) * size;
  for (index_t m = 0; m < d.count; ++m, from += d.rows * d.columns * size) {
    for (index_t k = d.upper; k >= d.lower; --k, to += d.longest * size) {
      const diagonal_place p = place_of(d, k);
      const index_t end = p.in_row + p.length;
      fill_run<Size>(to, padding, p.in_row);
      const std::byte* source = from + p.in_matrix * size;
      for (index_t i = p.in_row; i < end; ++i, source += step) copy_element<Size>(to + i * size, source);
      fill_run<Size>(to + end * size, padding, d.longest - end);
    }
  }
}

/// Rows to diagonals; the rest of the matrices stays as it is.
template <std::size_t Size>
void put_diagonals(std::byte* to, const std::byte* from, const diagonal_band& d) noexcept {
  constexpr auto size = static_cast<index_t>(Size);
  const index_t step = (d.columns + 1) * size;
  for (index_t m = 0; m < d.count; ++m, to += d.rows * d.columns * size) {
    for (index_t k = d.upper; k >= d.lower; --k, from += d.longest * size) {
      const diagonal_place p = place_of(d, k);
      std::byte* target = to + p.in_matrix * size;
      const std::byte* source = from + p.in_row * size;
      for (index_t i = 0; i < p.length; ++i, target += step) copy_element<Size>(target, source + i * size);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
