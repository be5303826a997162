// SPDX-License-Identifier: Apache-2.0
// Layer: images of another size, by weights that the generator worked out.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/resample.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's ResizeBicubic, ResizeArea and ScaleAndTranslate: float, double and all integers to float. Row y of
/// the output is the sum of the rows of In that RowIndex names, weighted by RowWeight, from RowBegin[y] up to
/// RowBegin[y + 1]; columns likewise. `Scratch` is float and holds a row of In and 16 numbers more.
///
///     te::resample<x, rows_begin, rows_index, rows_weight, columns_begin, columns_index, columns_weight, y, scratch>
template <tensor_like In, tensor_like RowBegin, tensor_like RowIndex, tensor_like RowWeight, tensor_like ColumnBegin,
          tensor_like ColumnIndex, tensor_like ColumnWeight, writable_tensor Out, writable_tensor Scratch>
struct resample {
  static constexpr std::string_view name = "resample";
  static constexpr std::size_t stack_bytes = 512;

  static_assert(std::is_same_v<typename Out::value_type, float> && same_dtype<Scratch, Out>,
                "tf_embed: resample: the output must be float");
  static_assert(std::is_arithmetic_v<typename In::value_type>, "tf_embed: resample: there is no kernel for this dtype");
  static_assert(
      In::shape::rank == 4 && Out::shape::rank == 4 && In::shape::dims[0] == Out::shape::dims[0] &&
          In::shape::dims[3] == Out::shape::dims[3],
      "tf_embed: resample: input and output must be [batch,height,width,channels] of equal batch and channels");
  static constexpr index_t height = In::shape::dims[1];
  static constexpr index_t width = In::shape::dims[2];
  static constexpr index_t channels = In::shape::dims[3];
  static constexpr index_t rows = Out::shape::dims[1];
  static constexpr index_t columns = Out::shape::dims[2];
  static_assert(RowBegin::size == rows + 1 && ColumnBegin::size == columns + 1 && RowIndex::size == RowWeight::size &&
                    ColumnIndex::size == ColumnWeight::size && Scratch::size >= width * channels + 16,
                "tf_embed: resample: the weights do not fit the output");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const kernels::taps row_taps{RowBegin::data(arena), RowIndex::data(arena), RowWeight::data(arena)};
    const kernels::taps column_taps{ColumnBegin::data(arena), ColumnIndex::data(arena), ColumnWeight::data(arena)};
    for (index_t n = 0; n < In::shape::dims[0]; ++n) {
      kernels::resample<Arch>(Out::data(arena) + n * rows * columns * channels,
                              In::data(arena) + n * height * width * channels, width, channels, rows, columns, row_taps,
                              column_taps, Scratch::data(arena));
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
