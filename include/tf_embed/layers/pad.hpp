// SPDX-License-Identifier: Apache-2.0
// Layers: a border around a tensor, constant or mirrored.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/pad.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class In, class Out, class Before, class After>
constexpr bool padded_shape_fits() {
  if (Before::size != In::shape::rank || After::size != In::shape::rank || Out::shape::rank != In::shape::rank)
    return false;
  for (std::size_t i = 0; i < In::shape::rank; ++i) {
    if (Before::values[i] < 0 || After::values[i] < 0) return false;
    if (Out::shape::dims[i] != Before::values[i] + In::shape::dims[i] + After::values[i]) return false;
  }
  return true;
}

/// The value of a border that was given none.
struct zero_border {
  static constexpr int value = 0;
};
}  // namespace detail

/// TensorFlow's Pad and PadV2: `Before[i]` and `After[i]` elements around axis i, all of them `Value::value` or, where
/// `Value` is a tensor, its only element. Any dtype.
///
///     te::pad<x, y, te::ints<0, 1>, te::ints<0, 1>>                                     // zeros
///     te::pad<x, y, te::ints<0, 1>, te::ints<0, 1>, te::f32<0xff800000u /* -inf */>>
///     te::pad<x, y, te::ints<0, 1>, te::ints<0, 1>, border>
template <tensor_like In, writable_tensor Out, class Before, class After, class Value = detail::zero_border>
struct pad {
  static constexpr std::string_view name = "pad";

  static_assert(same_dtype<In, Out>, "tf_embed: pad: input and output must have the same dtype");
  static_assert(detail::padded_shape_fits<In, Out, Before, After>(),
                "tf_embed: pad: each axis of the output must be the input's with its border");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using element = typename In::value_type;
    if constexpr (Out::size != 0) {
      element value{};
      if constexpr (tensor_like<Value>) {
        static_assert(same_dtype<In, Value> && Value::size == 1,
                      "tf_embed: pad: the border's value must be one element of the input's dtype");
        value = Value::data(arena)[0];
      } else if constexpr (!std::is_same_v<Value, detail::zero_border>) {
        value = static_cast<element>(Value::value);
      }
      kernels::pad<sizeof(element)>(reinterpret_cast<std::byte*>(Out::data(arena)),
                                    reinterpret_cast<const std::byte*>(In::data(arena)), plan.loops(),
                                    reinterpret_cast<const std::byte*>(&value));
    }
    return status::ok;
  }

 private:
  static constexpr auto plan = kernels::make_pad_plan(In::shape::dims, Before::values, After::values, false);
};

/// How a mirrored border meets the edge.
enum class mirror {
  reflect,    ///< the edge itself is not repeated: [1,2,3] becomes [3,2,1,2,3]
  symmetric,  ///< it is: [1,2,3] becomes [2,1,1,2,3]
};

/// TensorFlow's MirrorPad. Any dtype. A border may be as wide as its axis (symmetric), or one less (reflect).
///
///     te::mirror_pad<x, y, te::ints<0, 2>, te::ints<0, 2>, te::mirror::reflect>
template <tensor_like In, writable_tensor Out, class Before, class After, mirror Mode>
struct mirror_pad {
  static constexpr std::string_view name = "mirror_pad";
  static constexpr index_t skip = Mode == mirror::reflect ? 1 : 0;

  static_assert(same_dtype<In, Out>, "tf_embed: mirror_pad: input and output must have the same dtype");
  static_assert(detail::padded_shape_fits<In, Out, Before, After>(),
                "tf_embed: mirror_pad: each axis of the output must be the input's with its border");
  static_assert(
      [] {
        for (std::size_t i = 0; i < In::shape::rank; ++i) {
          const index_t most = In::shape::dims[i] > skip ? In::shape::dims[i] - skip : 0;
          if (Before::values[i] > most || After::values[i] > most) return false;
        }
        return true;
      }(),
      "tf_embed: mirror_pad: a border must not be wider than what it mirrors");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      kernels::mirror_pad(reinterpret_cast<std::byte*>(Out::data(arena)),
                          reinterpret_cast<const std::byte*>(In::data(arena)), plan.loops(),
                          plan.block * static_cast<index_t>(sizeof(typename In::value_type)), skip);
    }
    return status::ok;
  }

 private:
  static constexpr auto plan = kernels::make_pad_plan(In::shape::dims, Before::values, After::values, true);
};

}  // namespace tf_embed::TF_EMBED_TARGET
