// SPDX-License-Identifier: Apache-2.0
// Choosing between two operands element by element.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/select.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Condition ? A : B` (TensorFlow's SelectV2, and Select with its condition reshaped). The shapes of all three
/// broadcast to Out's by NumPy's rules. Limits: 8 axes that cannot be merged. Out may share the storage of A or B where
/// that has Out's shape.
template <tensor_like Condition, tensor_like A, tensor_like B, writable_tensor Out>
struct select {
  static_assert(std::is_same_v<typename Condition::value_type, bool>, "tf_embed: select: the condition must be bool");
  static_assert(same_dtype<A, B> && same_dtype<A, Out>,
                "tf_embed: select: both choices and the output must have one element type");
  static_assert(kernels::broadcasts_to<typename Condition::shape, typename Out::shape>() &&
                    kernels::broadcasts_to<typename A::shape, typename Out::shape>() &&
                    kernels::broadcasts_to<typename B::shape, typename Out::shape>(),
                "tf_embed: select: the operands' shapes must broadcast to the output's shape");

  static constexpr std::string_view name = "select";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      static constexpr auto plan = kernels::make_broadcast_plan<typename Out::shape, typename Condition::shape,
                                                                typename A::shape, typename B::shape>();
      kernels::select<plan.varies(0), plan.varies(1), plan.varies(2), typename Out::value_type>(
          plan, Condition::data(arena), A::data(arena), B::data(arena), Out::data(arena));
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
