// SPDX-License-Identifier: Apache-2.0
// Conv2DBackpropInput, which networks use as transposed convolution, with its fused tail.
#pragma once

#include "ir/op.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window.hpp"

namespace tf_embed::gen {

/// What inference reads out of conv2d_backprop_input's operands.
struct conv2d_backprop_input_operands {
  shape input_sizes;  ///< all four sizes of the result, in the data format
};

/// Inputs: input_sizes (constant), filter [kh, kw, result channels / groups, x channels], x (TensorFlow's
/// out_backprop), then the epilogue's operands, from input 3 on. The window is that of the forward convolution, which
/// maps the result to x.
struct conv2d_backprop_input : op_base<conv2d_backprop_input, conv2d_backprop_input_operands> {
  static constexpr std::string_view op_stem = "conv2d_backprop_input";
  bool operator==(const conv2d_backprop_input&) const = default;
  static constexpr std::size_t first_epilogue_operand = 3;

  window_attributes window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context, conv2d_backprop_input_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> conv2d_backprop_input_rows();

}  // namespace tf_embed::gen
