// SPDX-License-Identifier: Apache-2.0
// The index of the largest or smallest element along one axis.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/arg_max.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <bool Largest, class In, class Out, std::size_t Axis>
struct arg_extreme {
  static_assert(Axis < In::shape::rank, "tf_embed: arg_max: the axis must be one of the input's");
  static constexpr index_t axis_size = In::shape::dims[Axis];
  static_assert(axis_size > 0, "tf_embed: arg_max: the axis must not be empty");
  static_assert(Out::size * axis_size == In::size, "tf_embed: arg_max: the output must have the input's other axes");

  static constexpr std::size_t stack_bytes =
      64 * (sizeof(typename In::value_type) + sizeof(typename Out::value_type)) +
      (simd::has_vectors<typename In::value_type> ? kernels::arg_extreme_bytes : 0);

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr auto inner = static_cast<std::size_t>(In::shape::product(Axis + 1, In::shape::rank));
    if constexpr (Out::size != 0) {
      constexpr std::size_t outer = static_cast<std::size_t>(Out::size) / inner;
      kernels::arg_extreme<Largest, Arch>(In::data(arena), Out::data(arena), outer, axis_size, inner);
    }
    return status::ok;
  }
};
}  // namespace detail

/// `Out` is where In is largest along `Axis` (TensorFlow's ArgMax): the first such index; NaN is passed over. Out's
/// elements are any integers, its shape is In's without the axis.
template <tensor_like In, writable_tensor Out, std::size_t Axis>
struct arg_max : detail::arg_extreme<true, In, Out, Axis> {
  static constexpr std::string_view name = "arg_max";
};

/// `Out` is where In is smallest along `Axis` (TensorFlow's ArgMin), like `arg_max`.
template <tensor_like In, writable_tensor Out, std::size_t Axis>
struct arg_min : detail::arg_extreme<false, In, Out, Axis> {
  static constexpr std::string_view name = "arg_min";
};

}  // namespace tf_embed::TF_EMBED_TARGET
