// SPDX-License-Identifier: Apache-2.0
// Dilation2D: grey-scale morphological dilation.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: x [N, H, W, C], filter [kh, kw, C]. The window's dilations are TensorFlow's rates.
struct dilation2d : op_base<dilation2d> {
  static constexpr std::string_view op_stem = "dilation2d";
  bool operator==(const dilation2d&) const = default;

  window_attributes window;
  /// The 16-bit float whose lowest number maxima start at, where it has been widened.
  dtype limits_of = dtype::invalid;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes(dtype half) override { limits_of = half; }
};

std::span<const op_row> dilation2d_rows();

}  // namespace tf_embed::gen
