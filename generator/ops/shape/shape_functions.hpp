// SPDX-License-Identifier: Apache-2.0
// BroadcastGradientArgs, ConcatOffset: functions of shapes alone.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: two shapes. Outputs: the axes over which the gradient of each operand is summed.
struct broadcast_gradient_args : op_base<broadcast_gradient_args> {
  static constexpr std::string_view op_stem = "shape_functions";
  bool operator==(const broadcast_gradient_args&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

/// Inputs: the axis, and shapes of what is joined along it. Outputs: where each begins in the joined tensor.
struct concat_offset : op_base<concat_offset> {
  static constexpr std::string_view op_stem = "shape_functions";
  bool operator==(const concat_offset&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> shape_functions_rows();

}  // namespace tf_embed::gen
