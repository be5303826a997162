// SPDX-License-Identifier: Apache-2.0
// Layer: elements moved along axes, in a circle.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/roll.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Roll: element i along axis `Axes[j]` goes to i + `Shift[j]`, modulo the size of the axis. An axis that
/// is named several times moves by the sum. Any dtype.
///
///     te::roll<x, shift, y, te::ints<1>>   // shift int32 []
template <tensor_like In, tensor_like Shift, writable_tensor Out, class Axes>
struct roll {
  static constexpr std::string_view name = "roll";

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: roll: input and output must have the same dtype and shape");
  static_assert(std::is_integral_v<typename Shift::value_type> && Shift::size == static_cast<index_t>(Axes::size),
                "tf_embed: roll: there must be one shift, an integer, for each axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      std::array<index_t, In::shape::rank> shift{};
      for (std::size_t i = 0; i < Axes::size; ++i) {
        const auto axis = static_cast<std::size_t>(Axes::values[i]);
        const index_t n = In::shape::dims[axis];
        shift[axis] += static_cast<index_t>(Shift::data(arena)[i] % n);
        shift[axis] = (shift[axis] % n + n) % n;
      }
      kernels::roll(reinterpret_cast<std::byte*>(Out::data(arena)), reinterpret_cast<const std::byte*>(In::data(arena)),
                    In::shape::dims, shift, sizeof(typename In::value_type));
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
