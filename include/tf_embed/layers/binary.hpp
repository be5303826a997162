// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of two operands with broadcasting.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/binary.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = A Op B` (TensorFlow's AddV2, Mul, Maximum, Less, BiasAdd and their like), `Op` one of `tf_embed::ops`.
/// The shapes of A and B broadcast to Out's by NumPy's rules. Limits: 8 axes that cannot be merged. Integers wrap;
/// an integer divisor of zero ends the run with `status::division_by_zero`, a negative integer power with
/// `status::invalid_argument`. Out may share the storage of an operand of its own shape and element size.
template <class Op, tensor_like A, tensor_like B, writable_tensor Out>
struct binary {
  static_assert(same_dtype<A, B>, "tf_embed: binary: both operands must have the same element type");
  static_assert(kernels::broadcasts_to<typename A::shape, typename Out::shape>() &&
                    kernels::broadcasts_to<typename B::shape, typename Out::shape>(),
                "tf_embed: binary: the operands' shapes must broadcast to the output's shape");

  static constexpr std::string_view name = "binary";
  /// Only vectors write out what repeats along short rows, of which there are none in a single one.
  static constexpr std::size_t stack_bytes = [] {
    constexpr auto plan = kernels::make_broadcast_plan<typename Out::shape, typename A::shape, typename B::shape>();
    constexpr bool may_write_out = simd::has_vectors<typename A::value_type> && plan.rank > 1;
    return std::size_t{256} + (may_write_out ? 2 * 384 * sizeof(typename A::value_type) : 0);
  }();

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      using T = typename A::value_type;
      static constexpr auto plan =
          kernels::make_broadcast_plan<typename Out::shape, typename A::shape, typename B::shape>();
      const T* b = B::data(arena);
      if (const status s = kernels::check_operand<Op>(b, static_cast<std::size_t>(B::size)); s != status::ok) return s;
      if constexpr (kernels::has_short_rows<T, Arch>(plan)) {
        kernels::binary_short_rows<Op, Arch>(plan, A::data(arena), b, Out::data(arena));
      } else {
        kernels::binary<Op, Arch, plan.varies(0), plan.varies(1), T>(plan, A::data(arena), b, Out::data(arena));
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
