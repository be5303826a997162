// SPDX-License-Identifier: Apache-2.0
// Layer: tensors joined along one axis.
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
#include <utility>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Concat and ConcatV2: `Ins`, one after the other along axis `Axis`. Any dtype, any number of inputs.
/// An input that already lies in its place in `Out` is not copied.
///
///     te::concat<y, 3, a, b>   // a [1,8,8,16], b [1,8,8,32], y [1,8,8,48]
template <writable_tensor Out, std::size_t Axis, tensor_like... Ins>
struct concat {
  static constexpr std::string_view name = "concat";

  static_assert(Axis < Out::shape::rank, "tf_embed: concat: there is no such axis");
  static_assert((same_dtype<Ins, Out> && ...), "tf_embed: concat: all tensors must have the same dtype");
  static_assert((index_t{0} + ... + Ins::size) == Out::size,
                "tf_embed: concat: the inputs must have as many elements as the output");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) { (copy<Ins, Index>(arena), ...); }
    (std::index_sequence_for<Ins...>{});
    return status::ok;
  }

 private:
  template <std::size_t Index>
  static constexpr index_t begin = [] {
    constexpr std::array<index_t, sizeof...(Ins)> sizes{kernels::row_bytes<Ins, Axis>...};
    index_t sum = 0;
    for (std::size_t i = 0; i < Index; ++i) sum += sizes[i];
    return sum;
  }();

  template <class In, std::size_t Index>
  static void copy(std::byte* arena) noexcept {
    constexpr index_t rows = In::size == 0 ? 0 : kernels::row_count<Out, Axis>;
    if constexpr (rows == 0 || (rows == 1 && lies_at<In, Out, begin<Index>>)) return;
    constexpr index_t run = kernels::row_bytes<In, Axis>;
    kernels::copy_rows(reinterpret_cast<std::byte*>(Out::data(arena)) + begin<Index>, kernels::row_bytes<Out, Axis>,
                       reinterpret_cast<const std::byte*>(In::data(arena)), run, run, rows);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
