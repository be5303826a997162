// SPDX-License-Identifier: Apache-2.0
// Conv2D, with its fused tail.
#pragma once

#include "ops/epilogue.hpp"
#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: x, filter [kh, kw, in channels / groups, out channels], then the epilogue's operands.
/// Where the filter has fewer channels than x, the convolution is grouped.
struct conv2d : op_base<conv2d> {
  static constexpr std::string_view op_stem = "conv2d";

  window_attributes window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_conv2d(const attributes& a);

}  // namespace tf_embed::gen
