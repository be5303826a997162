// SPDX-License-Identifier: Apache-2.0
// Layer: the product of a matrix that is given by its elements with one that is whole.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// Row i of `to` gets value x row k of `dense` added for every element (i, k) of the sparse matrix. `row_step` and
/// `column_step` lead through `dense`. Integers wrap.
template <class T, class Index>
status sparse_matmul(T* to, const Index* indices, const T* values, index_t count, const T* dense, index_t rows,
                     index_t depth, index_t columns, index_t row_step, index_t column_step, bool swap) noexcept {
  std::fill(to, to + rows * columns, T(0));
  for (index_t n = 0; n < count; ++n, indices += 2) {
    const auto i = static_cast<index_t>(indices[swap ? 1 : 0]);
    const auto k = static_cast<index_t>(indices[swap ? 0 : 1]);
    if (i < 0 || i >= rows || k < 0 || k >= depth) return status::index_out_of_range;
    T* const row = to + i * columns;
    const T* from = dense + k * row_step;
    for (index_t c = 0; c < columns; ++c, from += column_step) {
      if constexpr (std::is_integral_v<T>) {
        row[c] = static_cast<T>(static_cast<std::uint64_t>(row[c]) +
                                static_cast<std::uint64_t>(values[n]) * static_cast<std::uint64_t>(*from));
      } else {
        row[c] += values[n] * *from;
      }
    }
  }
  return status::ok;
}
}  // namespace kernels

/// TensorFlow's SparseTensorDenseMatMul: the matrix of shape `Shape` with `Values` where the pairs of `Indices` say,
/// times `Dense`; either is taken transposed where it says so. An index outside is `status::index_out_of_range`.
///
///     te::sparse_matmul<ids, values, b, y, te::shape<8, 9>, false, false>   // ids int64 [5,2], values [5], b [9,4], y
///     [8,4]
template <tensor_like Indices, tensor_like Values, tensor_like Dense, writable_tensor Out, class Shape, bool AdjointA,
          bool AdjointB>
struct sparse_matmul {
  static constexpr std::string_view name = "sparse_matmul";

  static_assert(same_dtype<Values, Out> && same_dtype<Dense, Out>,
                "tf_embed: sparse_matmul: values, matrix and output must have the same dtype");
  static_assert(Indices::size == 2 * Values::size && std::is_integral_v<typename Indices::value_type>,
                "tf_embed: sparse_matmul: there must be a pair of indices for each value");
  static_assert(Out::shape::dims[0] == Shape::dims[AdjointA ? 1 : 0] &&
                    Out::shape::dims[1] == Dense::shape::dims[AdjointB ? 0 : 1],
                "tf_embed: sparse_matmul: the output does not have the product's shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t step = Dense::shape::dims[1];
    return kernels::sparse_matmul(Out::data(arena), Indices::data(arena), Values::data(arena), Values::size,
                                  Dense::data(arena), Out::shape::dims[0], Shape::dims[AdjointA ? 0 : 1],
                                  Out::shape::dims[1], AdjointB ? 1 : step, AdjointB ? step : 1, AdjointA);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
