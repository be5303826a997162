// SPDX-License-Identifier: Apache-2.0
// Conv3D and Conv3DBackpropInputV2 (transposed convolution), with their fused tails.
#pragma once

#include "ops/epilogue.hpp"
#include "ops/op.hpp"
#include "ops/spatial_window_3d.hpp"

namespace tf_embed::gen {

/// Inputs: x, filter [kd, kh, kw, in channels / groups, out channels], then the epilogue's operands. Where the filter
/// has fewer channels than x, the convolution is grouped.
struct conv3d : op_base<conv3d> {
  static constexpr std::string_view op_stem = "conv3d";

  window_attributes_3d window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

/// Inputs: input_sizes (constant), filter [kd, kh, kw, result channels / groups, x channels], x (TensorFlow's
/// out_backprop). The window is that of the forward convolution, which maps the result to x.
struct conv3d_backprop_input : op_base<conv3d_backprop_input> {
  static constexpr std::string_view op_stem = "conv3d";

  window_attributes_3d window;
  shape input_sizes;  ///< all five sizes of the result, in the data format; read in infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_conv3d(const attributes& a);
result<std::unique_ptr<op>> load_conv3d_backprop_input(const attributes& a);

}  // namespace tf_embed::gen
