// SPDX-License-Identifier: Apache-2.0
// Layer: tensors joined along one axis.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/copy_rows.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tf_embed {

/// TensorFlow's Concat and ConcatV2: `Ins`, one after the other along axis `Axis`. Any dtype, any number of inputs.
///
///     te::concat<y, 3, a, b>   // a [1,8,8,16], b [1,8,8,32], y [1,8,8,48]
template <writable_tensor Out, std::size_t Axis, tensor_like... Ins>
struct concat {
  static constexpr std::string_view name = "concat";
  static constexpr std::int64_t macs = 0;

  static_assert(Axis < Out::shape::rank, "tf_embed: concat: there is no such axis");
  static_assert((same_dtype<Ins, Out> && ...), "tf_embed: concat: all tensors must have the same dtype");
  static_assert((index_t{0} + ... + Ins::size) == Out::size,
                "tf_embed: concat: the inputs must have as many elements as the output");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t row = kernels::row_bytes<Out, Axis>;
    [[maybe_unused]] std::byte* to = reinterpret_cast<std::byte*>(Out::data(arena));
    ((kernels::copy_rows(to, row, reinterpret_cast<const std::byte*>(Ins::data(arena)), kernels::row_bytes<Ins, Axis>,
                         kernels::row_bytes<Ins, Axis>, Ins::size == 0 ? 0 : kernels::row_count<Out, Axis>),
      to += kernels::row_bytes<Ins, Axis>),
     ...);
    return status::ok;
  }
};

}  // namespace tf_embed
