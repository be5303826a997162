// SPDX-License-Identifier: Apache-2.0
// Layers: colours of pixels.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/colour.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class In, class Out>
inline constexpr bool are_pixels =
    same_dtype<In, Out>&& same_shape<In, Out>&& std::is_floating_point_v<typename In::value_type>&& In::shape::rank >
        0 &&
    In::shape::dims[In::shape::rank - 1] == 3;

template <class In, class Amount, class Out>
inline constexpr bool are_adjusted_pixels =
    are_pixels<In, Out>&& std::is_same_v<typename In::value_type, float>&& same_dtype<In, Amount>&& Amount::size == 1;
}  // namespace detail

/// TensorFlow's RGBToHSV; float and double. Out may share the storage of In.
///
///     te::rgb_to_hsv<x, y>   // x and y [1,8,8,3]
template <tensor_like In, writable_tensor Out>
struct rgb_to_hsv {
  static constexpr std::string_view name = "rgb_to_hsv";
  static constexpr std::size_t stack_bytes = 2048;
  static_assert(detail::are_pixels<In, Out>, "tf_embed: rgb_to_hsv: input and output must be floats [...,3]");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::rgb_to_hsv<Arch>(Out::data(arena), In::data(arena), In::size / 3);
    return status::ok;
  }
};

/// TensorFlow's HSVToRGB; float and double. Out may share the storage of In.
template <tensor_like In, writable_tensor Out>
struct hsv_to_rgb {
  static constexpr std::string_view name = "hsv_to_rgb";
  static constexpr std::size_t stack_bytes = 2048;
  static_assert(detail::are_pixels<In, Out>, "tf_embed: hsv_to_rgb: input and output must be floats [...,3]");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::hsv_to_rgb<Arch>(Out::data(arena), In::data(arena), In::size / 3);
    return status::ok;
  }
};

/// TensorFlow's AdjustHue: `Delta`, a single number, is the part of the circle to turn by.
///
///     te::adjust_hue<x, delta, y>   // x and y float [1,8,8,3]
template <tensor_like In, tensor_like Delta, writable_tensor Out>
struct adjust_hue {
  static constexpr std::string_view name = "adjust_hue";
  static constexpr std::size_t stack_bytes = 2048;
  static_assert(detail::are_adjusted_pixels<In, Delta, Out>,
                "tf_embed: adjust_hue: input and output must be float [...,3], and delta one float");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::adjust_hue<Arch>(Out::data(arena), In::data(arena), In::size / 3, *Delta::data(arena));
    return status::ok;
  }
};

/// TensorFlow's AdjustSaturation by `Scale`, a single number.
template <tensor_like In, tensor_like Scale, writable_tensor Out>
struct adjust_saturation {
  static constexpr std::string_view name = "adjust_saturation";
  static constexpr std::size_t stack_bytes = 2048;
  static_assert(detail::are_adjusted_pixels<In, Scale, Out>,
                "tf_embed: adjust_saturation: input and output must be float [...,3], and scale one float");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::adjust_saturation<Arch>(Out::data(arena), In::data(arena), In::size / 3, *Scale::data(arena));
    return status::ok;
  }
};

/// TensorFlow's AdjustContrastv2: each channel of each image [height,width] moved away from its mean by `Factor`, a
/// single number. `Scratch` is float [2,channels].
template <tensor_like In, tensor_like Factor, writable_tensor Out, writable_tensor Scratch>
struct adjust_contrast {
  static constexpr std::string_view name = "adjust_contrast";
  static constexpr std::size_t stack_bytes = 512;
  static_assert(std::is_same_v<typename In::value_type, float> && same_dtype<In, Out> && same_dtype<In, Factor> &&
                    same_dtype<In, Scratch>,
                "tf_embed: adjust_contrast: all operands must be float");
  static_assert(same_shape<In, Out> && In::shape::rank >= 3 && Factor::size == 1,
                "tf_embed: adjust_contrast: input and output must be [...,height,width,channels]");
  static constexpr index_t height = In::shape::dims[In::shape::rank - 3];
  static constexpr index_t width = In::shape::dims[In::shape::rank - 2];
  static constexpr index_t channels = In::shape::dims[In::shape::rank - 1];
  static_assert(Scratch::size == 2 * channels, "tf_embed: adjust_contrast: needs two numbers of scratch per channel");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      constexpr index_t image = height * width * channels;
      const float factor = *Factor::data(arena);
      constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
      constexpr index_t few = channels < lanes && channels <= 4 ? channels : 0;
      for (index_t i = 0; i < In::size; i += image) {
        kernels::adjust_contrast<Arch, few>(Out::data(arena) + i, In::data(arena) + i, height, width, channels, factor,
                                            Scratch::data(arena));
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
