// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of one operand.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/unary.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Op(In)` (TensorFlow's Relu, Exp, Neg, ClipByValue, IsNan and their like), `Op` one of `tf_embed::ops`; an
/// operation's constants are its template arguments: `ops::leaky_relu<f32<...>>`. Any shape. Integers wrap. Out may
/// share the storage of In where their element types are of one size.
template <class Op, tensor_like In, writable_tensor Out>
struct unary {
  static_assert(same_shape<In, Out>, "tf_embed: unary: the output must have the input's shape");

  static constexpr std::string_view name = "unary";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::unary<Op, Arch>(In::data(arena), Out::data(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
