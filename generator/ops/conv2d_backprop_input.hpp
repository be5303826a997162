// SPDX-License-Identifier: Apache-2.0
// Conv2DBackpropInput, which networks use as transposed convolution.
#pragma once

#include "ops/epilogue.hpp"
#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: input_sizes (constant), filter [kh, kw, result channels, x channels], x (TensorFlow's out_backprop), then
/// the epilogue's operands, from input 3 on. The window is that of the forward convolution, which maps the result to x.
struct conv2d_backprop_input : op_base<conv2d_backprop_input> {
  static constexpr std::string_view op_stem = "conv2d_backprop_input";
  static constexpr std::size_t first_epilogue_operand = 3;

  window_attributes window;
  gen::epilogue epilogue;
  shape input_sizes;  ///< all four sizes of the result, in the data format; read in infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_conv2d_backprop_input(const attributes& a);

}  // namespace tf_embed::gen
