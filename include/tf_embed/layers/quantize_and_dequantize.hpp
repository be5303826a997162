// SPDX-License-Identifier: Apache-2.0
// Layers: numbers rounded to the steps of a quantised type, but kept as floats.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/quantize_and_dequantize.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// A tensor as runs of equal range: [outer][ranges][inner].
template <class Shape, int Axis>
struct runs_of_axis {
  static constexpr index_t ranges = Axis < 0 ? 1 : Shape::dims[static_cast<std::size_t>(Axis < 0 ? 0 : Axis)];
  static constexpr index_t inner = Shape::product(static_cast<std::size_t>(Axis + 1), Shape::rank);
  static constexpr index_t outer = Shape::size == 0 ? 0 : Shape::size / (inner * ranges);
};
}  // namespace detail

/// TensorFlow's QuantizeAndDequantizeV2 with the range of the values themselves: one, or (`Axis` not -1) one per index
/// of an axis. float and double; Out may share the storage of In.
///
///     te::quantize_and_dequantize<x, y, te::quantized_steps{8, true, false, false}, -1>
template <tensor_like In, writable_tensor Out, quantized_steps Rule, int Axis>
struct quantize_and_dequantize {
  static constexpr std::string_view name = "quantize_and_dequantize";
  static constexpr std::size_t stack_bytes = 512;
  static_assert(same_dtype<In, Out> && same_shape<In, Out> && std::is_floating_point_v<typename In::value_type>,
                "tf_embed: quantize_and_dequantize: input and output must be floats of equal shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename In::value_type;
    using runs = detail::runs_of_axis<typename In::shape, Axis>;
    static constexpr quantized_steps rule = Rule;
    for (index_t r = 0; runs::outer != 0 && r < runs::ranges; ++r) {
      const T* from = In::data(arena) + r * runs::inner;
      T* to = Out::data(arena) + r * runs::inner;
      constexpr index_t stride = runs::ranges * runs::inner;
      T min, max;
      kernels::find_range<Arch>(from, runs::outer, runs::inner, stride, min, max);
      const auto range = kernels::fit_steps(min, max, rule);
      for (index_t i = 0; i < runs::outer; ++i, from += stride, to += stride) {
        kernels::quantize_and_dequantize<false, Arch>(to, from, runs::inner, range, Rule.half_up);
      }
    }
    return status::ok;
  }
};

/// The same with the ranges of `Min` and `Max`; values outside are moved to the range's ends. A range that is none is
/// status::invalid_argument.
template <tensor_like In, tensor_like Min, tensor_like Max, writable_tensor Out, quantized_steps Rule, int Axis>
struct quantize_and_dequantize_range {
  static constexpr std::string_view name = "quantize_and_dequantize_range";
  static constexpr std::size_t stack_bytes = 512;
  using runs = detail::runs_of_axis<typename In::shape, Axis>;
  static_assert(same_dtype<In, Out> && same_shape<In, Out> && std::is_floating_point_v<typename In::value_type>,
                "tf_embed: quantize_and_dequantize_range: input and output must be floats of equal shape");
  static_assert(same_dtype<In, Min> && same_dtype<In, Max> && Min::size == runs::ranges && Max::size == runs::ranges,
                "tf_embed: quantize_and_dequantize_range: min and max must hold a number per range");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename In::value_type;
    static constexpr quantized_steps rule = Rule;
    for (index_t r = 0; runs::outer != 0 && r < runs::ranges; ++r) {
      const T min = Min::data(arena)[r];
      const T max = Max::data(arena)[r];
      if (!(min <= max)) return status::invalid_argument;
      const auto range = kernels::fit_steps(min, max, rule);
      for (index_t i = r * runs::inner; i < In::size; i += runs::ranges * runs::inner) {
        kernels::quantize_and_dequantize<true, Arch>(Out::data(arena) + i, In::data(arena) + i, runs::inner, range,
                                                     Rule.half_up);
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
