// SPDX-License-Identifier: Apache-2.0
// Layers: special functions.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/special_functions.hpp>
#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/unary.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Op(In)`: TensorFlow's Digamma, Erfinv, BesselI0 and their like, `Op` the one of `tf_embed::ops`. Computed in
/// double, whatever the element type.
template <class Op, tensor_like In, writable_tensor Out>
struct special : unary<Op, In, Out> {
  static constexpr std::string_view name = "special";
  static constexpr std::size_t stack_bytes = 512;
};

/// `Out = Op(A, B)`: Zeta, Polygamma, Igamma, Igammac. The operands broadcast.
template <class Op, tensor_like A, tensor_like B, writable_tensor Out>
struct special_of_two : binary<Op, A, B, Out> {
  static constexpr std::string_view name = "special_of_two";
  static constexpr std::size_t stack_bytes = 1024 + binary<Op, A, B, Out>::stack_bytes;
};

}  // namespace tf_embed::TF_EMBED_TARGET
