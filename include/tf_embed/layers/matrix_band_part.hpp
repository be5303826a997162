// SPDX-License-Identifier: Apache-2.0
// Layer: matrices with zeros outside of a band around the diagonal.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// `matrices` of rows x columns elements of `size` bytes; `lower` and `upper` diagonals stay, all where negative.
inline void band_part(std::byte* to, const std::byte* from, index_t matrices, index_t rows, index_t columns,
                      index_t size, index_t lower, index_t upper) noexcept {
  const index_t line = columns * size;
  index_t row = rows;
  for (index_t left = matrices * rows; left > 0; --left, to += line, from += line) {
    row = row + 1 < rows ? row + 1 : 0;
    index_t first = lower < 0 || row <= lower ? 0 : row - lower;
    index_t end = upper < 0 || row + upper + 1 > columns ? columns : row + upper + 1;
    if (first > columns) first = columns;
    if (end < first) end = first;
    std::memset(to, 0, static_cast<std::size_t>(first * size));
    if (end > first)
      copy_run(to + first * size, from + first * size,
               static_cast<std::size_t>(end - first) * static_cast<std::size_t>(size));
    std::memset(to + end * size, 0, static_cast<std::size_t>((columns - end) * size));
  }
}
}  // namespace kernels

/// TensorFlow's MatrixBandPart over the last two axes: `Lower` diagonals below and `Upper` above the main one stay, all
/// of them where negative. Any dtype.
///
///     te::matrix_band_part<x, y, -1, 0>   // the lower triangle
template <tensor_like In, writable_tensor Out, index_t Lower, index_t Upper>
struct matrix_band_part {
  static constexpr std::string_view name = "matrix_band_part";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: matrix_band_part: input and output must have the same dtype and shape");
  static_assert(rank >= 2, "tf_embed: matrix_band_part: the input must have two axes or more");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      constexpr index_t rows = In::shape::dims[rank - 2];
      constexpr index_t columns = In::shape::dims[rank - 1];
      kernels::band_part(reinterpret_cast<std::byte*>(Out::data(arena)),
                         reinterpret_cast<const std::byte*>(In::data(arena)), In::size / (rows * columns), rows,
                         columns, sizeof(typename In::value_type), Lower, Upper);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
