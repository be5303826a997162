// SPDX-License-Identifier: Apache-2.0
// A multiplication and an addition per channel: what batch normalisation is at inference.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/scale_shift.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = In * Scale + Shift`, Scale and Shift one value per index of axis `Axis` (TensorFlow's FusedBatchNorm with
/// is_training false). float or double. Out may share the storage of In.
template <tensor_like In, tensor_like Scale, tensor_like Shift, writable_tensor Out, std::size_t Axis>
struct scale_shift {
  static_assert(Axis < In::shape::rank, "tf_embed: scale_shift: the axis must be one of the input's");
  static constexpr index_t channels = In::shape::dims[Axis];
  static_assert(Scale::size == channels && Shift::size == channels,
                "tf_embed: scale_shift: scale and shift must have one value per channel");
  static_assert(same_shape<In, Out>, "tf_embed: scale_shift: the output must have the input's shape");
  static_assert(std::is_floating_point_v<typename In::value_type> && same_dtype<In, Out> && same_dtype<In, Scale> &&
                    same_dtype<In, Shift>,
                "tf_embed: scale_shift: needs float or double, the same for all operands");

  static constexpr std::string_view name = "scale_shift";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      constexpr auto inner = static_cast<std::size_t>(In::shape::product(Axis + 1, In::shape::rank));
      constexpr std::size_t outer = static_cast<std::size_t>(In::size / channels) / inner;
      kernels::scale_shift<Arch>(In::data(arena), Scale::data(arena), Shift::data(arena), Out::data(arena), outer,
                                 channels, inner);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
