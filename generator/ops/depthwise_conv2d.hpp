// SPDX-License-Identifier: Apache-2.0
// DepthwiseConv2dNative, with its fused tail.
#pragma once

#include "ops/epilogue.hpp"
#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: x, filter [kh, kw, channels, multiplier], then the epilogue's operands. Output channel c * multiplier + m is
/// input channel c under filter [:, :, c, m].
struct depthwise_conv2d : op_base<depthwise_conv2d> {
  static constexpr std::string_view op_stem = "depthwise_conv2d";

  window_attributes window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_depthwise_conv2d(const attributes& a);

}  // namespace tf_embed::gen
