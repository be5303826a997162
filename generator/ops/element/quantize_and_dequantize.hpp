// SPDX-License-Identifier: Apache-2.0
// QuantizeAndDequantize, V2, V3, V4: numbers rounded to the steps of a quantised type, but kept as floats.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What QuantizeAndDequantize keeps from inference.
struct quantize_and_dequantize_operands {
  int num_bits = 8;  ///< the attribute, or V3's input 3
};

/// Input 0 rounded to steps of a range: that of inputs 1 and 2 (V1: of the attributes), or that of the values.
struct quantize_and_dequantize : op_base<quantize_and_dequantize, quantize_and_dequantize_operands> {
  static constexpr std::string_view op_stem = "quantize_and_dequantize";
  bool operator==(const quantize_and_dequantize&) const = default;

  int version = 2;
  bool signed_input = true;
  bool range_given = false;
  bool narrow_range = false;
  bool half_up = false;  ///< rounds halves up instead of to even
  int axis = -1;         ///< a range per index of this axis; -1 for one range
  int num_bits = 8;      ///< of all but V3, where it is an input
  float input_min = 0;   ///< of V1
  float input_max = 0;

  result<std::vector<tensor_type>> infer(const shape_context& context, quantize_and_dequantize_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> quantize_and_dequantize_rows();

}  // namespace tf_embed::gen
