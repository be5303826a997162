// SPDX-License-Identifier: Apache-2.0
// Gradients of element-wise functions.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/activation_grad.hpp>
#include <tf_embed/layers/binary.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Op(Gradient, Of)`: TensorFlow's ReluGrad, TanhGrad and their like, `Op` one of `tf_embed::ops` that ends in
/// `_grad`, `Of` the function's argument or its result. All have one shape. Out may share the storage of either.
template <class Op, tensor_like Gradient, tensor_like Of, writable_tensor Out>
struct activation_grad : binary<Op, Gradient, Of, Out> {
  static_assert(same_shape<Gradient, Of> && same_shape<Gradient, Out>,
                "tf_embed: activation_grad: both operands and the output must have the same shape");

  static constexpr std::string_view name = "activation_grad";
};

}  // namespace tf_embed::TF_EMBED_TARGET
