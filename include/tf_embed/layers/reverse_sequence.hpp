// SPDX-License-Identifier: Apache-2.0
// Layer: each sequence of a batch turned around up to its own length.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's ReverseSequence: along axis `SeqDim` the first `Lengths[b]` entries of batch b (axis `BatchDim`) turned
/// around, the others as they are. Any dtype; a length outside of the axis is `status::invalid_argument`.
///
///     te::reverse_sequence<x, lengths, y, 1, 0>   // x [4,10,8], lengths int64 [4]
template <tensor_like In, tensor_like Lengths, writable_tensor Out, std::size_t SeqDim, std::size_t BatchDim>
struct reverse_sequence {
  static constexpr std::string_view name = "reverse_sequence";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: reverse_sequence: input and output must have the same dtype and shape");
  static_assert(SeqDim < rank && BatchDim < rank && SeqDim != BatchDim,
                "tf_embed: reverse_sequence: seq_dim and batch_dim must be two axes");
  static_assert(std::is_integral_v<typename Lengths::value_type> && Lengths::size == In::shape::dims[BatchDim],
                "tf_embed: reverse_sequence: lengths must be one integer for each batch");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const auto* const lengths = Lengths::data(arena);
    constexpr index_t longest = In::shape::dims[SeqDim];
    constexpr auto strides = kernels::row_major(In::shape::dims);
    for (index_t b = 0; b < In::shape::dims[BatchDim]; ++b) {
      const auto length = static_cast<index_t>(lengths[b]);
      if (length < 0 || length > longest) return status::invalid_argument;
      auto extents = In::shape::dims;
      auto from = strides;
      extents[BatchDim] = 1;
      extents[SeqDim] = length;
      from[SeqDim] = -strides[SeqDim];
      const index_t start = b * strides[BatchDim];
      kernels::run_copy_plan<Arch>(
          Out::data(arena), In::data(arena),
          kernels::make_copy_plan(extents, from, strides, start + (length - 1) * strides[SeqDim], start));
      extents[SeqDim] = longest - length;
      const index_t rest = start + length * strides[SeqDim];
      kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena),
                                   kernels::make_copy_plan(extents, strides, strides, rest, rest));
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
