// SPDX-License-Identifier: Apache-2.0
// Conv3D and Conv3DBackpropInputV2 (transposed convolution), with their fused tails.
#pragma once

#include "ir/op.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window_3d.hpp"

namespace tf_embed::gen {

/// Inputs: x, filter [kd, kh, kw, in channels / groups, out channels], then the epilogue's operands. Where the filter
/// has fewer channels than x, the convolution is grouped.
struct conv3d : op_base<conv3d> {
  static constexpr std::string_view op_stem = "conv3d";
  bool operator==(const conv3d&) const = default;

  window_attributes_3d window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
  std::unique_ptr<op> with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                   std::span<const std::int64_t> after) const override;
};

/// What inference reads out of conv3d_backprop_input's operands.
struct conv3d_backprop_input_operands {
  shape input_sizes;  ///< all five sizes of the result, in the data format
};

/// Inputs: input_sizes (constant), filter [kd, kh, kw, result channels / groups, x channels], x (TensorFlow's
/// out_backprop), then the epilogue's operands, from input 3 on. The window is that of the forward convolution, which
/// maps the result to x.
struct conv3d_backprop_input : op_base<conv3d_backprop_input, conv3d_backprop_input_operands> {
  static constexpr std::string_view op_stem = "conv3d";
  bool operator==(const conv3d_backprop_input&) const = default;
  static constexpr std::size_t first_epilogue_operand = 3;

  window_attributes_3d window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context, conv3d_backprop_input_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> conv3d_rows();

}  // namespace tf_embed::gen
