// SPDX-License-Identifier: Apache-2.0
// Dilation2D: grey-scale morphological dilation.
#pragma once

#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: x [N, H, W, C], filter [kh, kw, C]. The window's dilations are TensorFlow's rates.
struct dilation2d : op_base<dilation2d> {
  static constexpr std::string_view op_stem = "dilation2d";

  window_attributes window;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_dilation2d(const attributes& a);

}  // namespace tf_embed::gen
