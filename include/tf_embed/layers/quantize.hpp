// SPDX-License-Identifier: Apache-2.0
// Layers: from integers to the numbers of a range, and back.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/quantize.hpp>
#include <tf_embed/layers/quantize_and_dequantize.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class T>
inline constexpr bool is_quantized = std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) <= 4;
}  // namespace detail

/// TensorFlow's Dequantize: integers of up to 32 bits to the floats of the range [Min,Max], one or (`Axis` not -1) one
/// per index of an axis.
///
///     te::dequantize<x, min, max, y, te::quantize_mode::min_first, false, -1>   // x uint8 [1,8], y float [1,8]
template <tensor_like In, tensor_like Min, tensor_like Max, writable_tensor Out, quantize_mode Mode, bool Narrow,
          int Axis>
struct dequantize {
  static constexpr std::string_view name = "dequantize";
  static constexpr std::size_t stack_bytes = 512;
  using runs = detail::runs_of_axis<typename In::shape, Axis>;
  static_assert(detail::is_quantized<typename In::value_type> && std::is_same_v<typename Out::value_type, float> &&
                    same_shape<In, Out>,
                "tf_embed: dequantize: the input must be integers of up to 32 bits, the output float of equal shape");
  static_assert(same_dtype<Min, Out> && same_dtype<Max, Out> && Min::size == runs::ranges && Max::size == runs::ranges,
                "tf_embed: dequantize: min and max must hold a float per range");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename In::value_type;
    for (index_t r = 0; runs::outer != 0 && r < runs::ranges; ++r) {
      const auto line = kernels::line_of_range<T>(Mode, Min::data(arena)[r], Max::data(arena)[r], Narrow);
      for (index_t i = r * runs::inner; i < In::size; i += runs::ranges * runs::inner) {
        kernels::dequantize(Out::data(arena) + i, In::data(arena) + i, runs::inner, line);
      }
    }
    return status::ok;
  }
};

/// TensorFlow's QuantizeV2: floats to integers of up to 32 bits. `Least` and `Most` get the range that was used. Ranges
/// whose maximum is less than the minimum are status::invalid_argument.
template <tensor_like In, tensor_like Min, tensor_like Max, writable_tensor Out, writable_tensor Least,
          writable_tensor Most, quantize_mode Mode, bool HalfToEven, bool Narrow, class Ensured, int Axis>
struct quantize {
  static constexpr std::string_view name = "quantize";
  static constexpr std::size_t stack_bytes = 512;
  using runs = detail::runs_of_axis<typename In::shape, Axis>;
  static_assert(std::is_same_v<typename In::value_type, float> && detail::is_quantized<typename Out::value_type> &&
                    same_shape<In, Out>,
                "tf_embed: quantize: the input must be float, the output integers of up to 32 bits of equal shape");
  static_assert(same_dtype<Min, In> && same_dtype<Max, In> && same_dtype<Least, In> && same_dtype<Most, In> &&
                    Min::size == runs::ranges && Max::size == runs::ranges && Least::size == runs::ranges &&
                    Most::size == runs::ranges,
                "tf_embed: quantize: min and max must hold a float per range");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    for (index_t r = 0; r < runs::ranges; ++r) {
      const float min = Min::data(arena)[r];
      const float max = Max::data(arena)[r];
      if (!(min <= max)) return status::invalid_argument;
      const auto line = kernels::quantize_range<T>(Mode, min, max, Narrow, Ensured::value);
      Least::data(arena)[r] = line.min;
      Most::data(arena)[r] = line.max;
      for (index_t i = r * runs::inner; i < In::size; i += runs::ranges * runs::inner) {
        kernels::quantize<Arch>(Out::data(arena) + i, In::data(arena) + i, runs::inner, Mode, HalfToEven, line);
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
