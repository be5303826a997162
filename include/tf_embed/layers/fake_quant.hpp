// SPDX-License-Identifier: Apache-2.0
// Fake quantisation of networks that were trained for it.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/fake_quant.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out` is In rounded to steps of one range (TensorFlow's FakeQuantWithMinMaxVars if `Divides`, else
/// FakeQuantWithMinMaxArgs), bit for bit. The floats are `f32<...>` and come from TensorFlow's nudging of the range;
/// `Zero` is the zero point. float only; any shape; Out may share the storage of In.
template <tensor_like In, writable_tensor Out, class NudgedMin, class NudgedMax, class Scale, class Quotient,
          class Zero, bool Divides>
struct fake_quant {
  static_assert(std::is_same_v<typename In::value_type, float> && same_dtype<In, Out>,
                "tf_embed: fake_quant: input and output must be float");
  static_assert(same_shape<In, Out>, "tf_embed: fake_quant: the output must have the input's shape");

  static constexpr std::string_view name = "fake_quant";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::fake_quant_range range{NudgedMin::value, NudgedMax::value, Scale::value, Quotient::value,
                                                     Zero::value};
    kernels::fake_quant<Divides, Arch>(In::data(arena), Out::data(arena), static_cast<std::size_t>(In::size), range);
    return status::ok;
  }
};

/// The same with a range per index of the last axis (TensorFlow's FakeQuantWithMinMaxVarsPerChannel). `Ranges` is
/// [5, channels]: nudged minima, nudged maxima, scales, inverse scales, zero points.
template <tensor_like In, tensor_like Ranges, writable_tensor Out>
struct fake_quant_channels {
  static_assert(std::is_same_v<typename In::value_type, float> && same_dtype<In, Out> && same_dtype<In, Ranges>,
                "tf_embed: fake_quant_channels: all operands must be float");
  static_assert(same_shape<In, Out>, "tf_embed: fake_quant_channels: the output must have the input's shape");
  static constexpr index_t channels = In::shape::dims[In::shape::rank - 1];
  static_assert(Ranges::size == 5 * channels, "tf_embed: fake_quant_channels: needs five numbers per channel");

  static constexpr std::string_view name = "fake_quant_channels";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      kernels::fake_quant_channels<Arch>(In::data(arena), Out::data(arena),
                                         static_cast<std::size_t>(In::size / channels), channels, Ranges::data(arena));
    }
    return status::ok;
  }
};

/// TensorFlow's FakeQuantWithMinMaxVars with a range that is known at run time only: `Min` and `Max` are a number each.
///
///     te::fake_quant_vars<x, min, max, y, 8, false>
template <tensor_like In, tensor_like Min, tensor_like Max, writable_tensor Out, int Bits, bool Narrow>
struct fake_quant_vars {
  static_assert(std::is_same_v<typename In::value_type, float> && same_dtype<In, Out> && same_dtype<In, Min> &&
                    same_dtype<In, Max>,
                "tf_embed: fake_quant_vars: all operands must be float");
  static_assert(same_shape<In, Out> && Min::size == 1 && Max::size == 1,
                "tf_embed: fake_quant_vars: the output must have the input's shape, min and max be a number each");

  static constexpr std::string_view name = "fake_quant_vars";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::fake_quant_range range = kernels::nudge(*Min::data(arena), *Max::data(arena), Bits, Narrow);
    range.quotient = range.scale;
    if (range.nudged_min == 0 && range.nudged_max == 0) {  // NaN become 0 too
      for (index_t i = 0; i < In::size; ++i) Out::data(arena)[i] = 0;
      return status::ok;
    }
    kernels::fake_quant<true, Arch>(In::data(arena), Out::data(arena), static_cast<std::size_t>(In::size), range);
    return status::ok;
  }
};

/// The same with a range per index of the last axis (FakeQuantWithMinMaxVarsPerChannel). `Ranges` is scratch of
/// [5, channels].
template <tensor_like In, tensor_like Min, tensor_like Max, writable_tensor Out, writable_tensor Ranges, int Bits,
          bool Narrow>
struct fake_quant_vars_channels {
  static_assert(std::is_same_v<typename In::value_type, float> && same_dtype<In, Out> && same_dtype<In, Min> &&
                    same_dtype<In, Max> && same_dtype<In, Ranges>,
                "tf_embed: fake_quant_vars_channels: all operands must be float");
  static constexpr index_t channels = In::shape::dims[In::shape::rank - 1];
  static_assert(same_shape<In, Out> && Min::size == channels && Max::size == channels && Ranges::size == 5 * channels,
                "tf_embed: fake_quant_vars_channels: needs a minimum and a maximum per channel");

  static constexpr std::string_view name = "fake_quant_vars_channels";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      float* const ranges = Ranges::data(arena);
      for (index_t c = 0; c < channels; ++c) {
        const auto r = kernels::nudge(Min::data(arena)[c], Max::data(arena)[c], Bits, Narrow);
        const float rows[] = {r.nudged_min, r.nudged_max, r.scale, r.quotient, r.zero};
        for (index_t k = 0; k < 5; ++k) ranges[k * channels + c] = rows[k];
      }
      kernels::fake_quant_channels<Arch>(In::data(arena), Out::data(arena),
                                         static_cast<std::size_t>(In::size / channels), channels, ranges);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
