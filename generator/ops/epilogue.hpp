// SPDX-License-Identifier: Apache-2.0
// The fused tail of a convolution or matrix product: bias, residual, activation.
#pragma once

#include "ir/tensor.hpp"
#include "ops/op.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace tf_embed::gen {

/// Activations that a kernel can apply to its result while it is in registers.
enum class activation_kind {
  none,
  relu,
  relu6,
  clip,        ///< into [a, b]
  leaky_relu,  ///< slope a below zero
  prelu,       ///< slope per channel below zero; comes as an operand
  elu,
  sigmoid,
  tanh,
  swish,       ///< x * sigmoid(x)
  hard_swish,  ///< x * relu6(x + 3) / 6
};

/// An activation with its constants.
struct activation {
  activation_kind kind = activation_kind::none;
  float a = 0;
  float b = 0;

  /// The value for `x`; for prelu `a` is the slope. NaN goes through.
  double apply(double x) const;
  float apply(float x) const { return static_cast<float>(apply(static_cast<double>(x))); }
};

/// activation(result + bias + residual). The node's inputs after [x, weights] are bias, residual and prelu's alpha, as
/// far as there are any, in this order.
///   bias      one value per output channel
///   residual  the type of the output
///   alpha     one value per output channel (one in all is leaky_relu)
struct epilogue {
  bool has_bias = false;
  bool has_residual = false;
  activation act = {};

  bool has_alpha() const { return act.kind == activation_kind::prelu; }
  bool empty() const { return !has_bias && !has_residual && act.kind == activation_kind::none; }
  std::size_t operand_count() const;
  /// Indices among the node's inputs, where the epilogue's operands start at `first`.
  std::size_t bias_index(std::size_t first = 2) const { return first; }
  std::size_t residual_index(std::size_t first = 2) const { return first + (has_bias ? 1 : 0); }
  std::size_t alpha_index(std::size_t first = 2) const { return residual_index(first) + (has_residual ? 1 : 0); }
};

/// Checks the number of inputs and the types of the epilogue's operands, which start at input `first`.
result<void> check_epilogue(const epilogue& e, const shape_context& context, const tensor_type& output,
                            std::int64_t channels, std::size_t first = 2);

/// Applies the epilogue to `out`, whose innermost axis is the channels.
void apply_epilogue(const epilogue& e, std::span<const tensor> inputs, tensor& out, std::size_t first = 2);

/// Whether there is code for this epilogue on this element type.
result<void> check_epilogue_kernel(const epilogue& e, dtype t);

/// `te::epilogue<te::bias<t_bias>, te::no_residual, te::relu>`; asks the builder for the operands.
/// Where the layer computes `pixels` pixels as the channels of one, values per channel are repeated so often: they must
/// be constants then.
std::string cpp_epilogue(const epilogue& e, layer_builder& b, std::size_t first = 2, std::int64_t pixels = 1);

}  // namespace tf_embed::gen
