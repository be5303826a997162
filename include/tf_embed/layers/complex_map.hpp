// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of complex numbers that are not those of their parts, each alone.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/complex_map.hpp>
#include <tf_embed/kernels/complex_ops.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Op(In)`: ops::conjugate, complex_square, complex_exp and their like. Out may share the storage of In.
template <class Op, complex_tensor In, complex_tensor Out>
struct complex_unary {
  static_assert(same_shape<In, Out> && same_dtype<In, Out>,
                "tf_embed: complex_unary: input and output must be of one type");

  static constexpr std::string_view name = "complex_unary";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::complex_unary<Op, Arch>(parts<In>(arena), parts<Out>(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

/// `Out = A Op B`: ops::complex_mul, complex_div, complex_equal (which gives bools) and their like, with NumPy's
/// broadcasting. Limits: 8 axes that cannot be merged. Out may share the storage of an operand of its own type.
template <class Op, complex_tensor A, complex_tensor B, writable_tensor Out>
struct complex_binary {
  static_assert(same_dtype<A, B>, "tf_embed: complex_binary: both operands must have the same element type");
  static_assert(kernels::broadcasts_to<typename A::shape, typename Out::shape>() &&
                    kernels::broadcasts_to<typename B::shape, typename Out::shape>(),
                "tf_embed: complex_binary: the operands' shapes must broadcast to the output's shape");

  static constexpr std::string_view name = "complex_binary";
  static constexpr std::size_t stack_bytes = 384;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      static constexpr auto plan =
          kernels::make_broadcast_plan<typename Out::shape, typename A::shape, typename B::shape>();
      const auto run = [&](auto* to) {
        kernels::complex_binary<Op, Arch, plan.varies(0), plan.varies(1), part_of<A>>(plan, parts<A>(arena),
                                                                                      parts<B>(arena), to);
      };
      if constexpr (complex_tensor<Out>) {
        run(parts<Out>(arena));
      } else {
        run(Out::data(arena));
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
