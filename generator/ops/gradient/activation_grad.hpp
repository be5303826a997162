// SPDX-License-Identifier: Apache-2.0
// Gradients of element-wise functions.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <string_view>

namespace tf_embed::gen {

/// Of which function; what the second operand is stands beside it: the function's argument x or its result y.
enum class activation_grad_kind {
  relu,        ///< x
  relu6,       ///< x
  leaky_relu,  ///< x
  elu,         ///< y
  selu,        ///< y
  softplus,    ///< x
  softsign,    ///< x
  sigmoid,     ///< y, as all below
  tanh,
  sqrt,
  rsqrt,
  reciprocal,
};

/// The gradient of the result times the function's derivative, element by element.
struct activation_grad : op_base<activation_grad> {
  static constexpr std::string_view op_stem = "activation_grad";
  bool operator==(const activation_grad&) const = default;

  activation_grad_kind kind = activation_grad_kind::relu;
  float alpha = 0.2f;  ///< of leaky_relu

  activation_grad() = default;
  explicit activation_grad(activation_grad_kind k) : kind(k) {}

  /// Which input is the gradient; TensorFlow has it second from sigmoid on.
  std::size_t gradient_input() const { return kind >= activation_grad_kind::sigmoid ? 1 : 0; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

std::span<const op_row> activation_grad_rows();

}  // namespace tf_embed::gen
