// SPDX-License-Identifier: Apache-2.0
// Layer: one part of a tensor that is cut along an axis.
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_rows.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// One output of TensorFlow's Split, SplitV or Unpack: the part of `In` that begins at index `Begin` of axis `Axis` and
/// is as long as `Out`, whose axis may be missing (Unpack). Any dtype; outputs that nothing reads have no layer.
/// An output that lies in its place in `In` is not copied.
///
///     te::split<x, y, 1, 8>   // x [4,16], y [4,8]: the second of two halves
template <tensor_like In, writable_tensor Out, std::size_t Axis, index_t Begin>
struct split {
  static constexpr std::string_view name = "split";

  static_assert(same_dtype<In, Out>, "tf_embed: split: input and output must have the same dtype");
  static_assert(Axis < In::shape::rank, "tf_embed: split: there is no such axis");
  static_assert(Out::shape::rank == In::shape::rank || Out::shape::rank + 1 == In::shape::rank,
                "tf_embed: split: the output must have the input's axes, or all but the one that is cut");
  static_assert(
      [] {
        const index_t length = Out::shape::rank == In::shape::rank ? Out::shape::dims[Axis] : 1;
        return Begin >= 0 && Begin + length <= In::shape::dims[Axis];
      }(),
      "tf_embed: split: the part must lie within the input");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t row = kernels::row_bytes<In, Axis>;
    constexpr index_t step = row / (In::shape::dims[Axis] > 0 ? In::shape::dims[Axis] : 1);
    constexpr index_t part = kernels::row_bytes<Out, Axis>;
    constexpr index_t rows = Out::size == 0 ? 0 : kernels::row_count<In, Axis>;
    if constexpr (rows == 1 && lies_at<Out, In, Begin * step>) return status::ok;
    kernels::copy_rows(reinterpret_cast<std::byte*>(Out::data(arena)), part,
                       reinterpret_cast<const std::byte*>(In::data(arena)) + Begin * step, row, part, rows);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
