// SPDX-License-Identifier: Apache-2.0
// QuantizeAndDequantize, V2, V3, V4: numbers rounded to the steps of a quantised type, but kept as floats.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Input 0 rounded to steps of a range: that of inputs 1 and 2 (V1: of the attributes), or that of the values.
struct quantize_and_dequantize : op_base<quantize_and_dequantize> {
  static constexpr std::string_view op_stem = "quantize_and_dequantize";

  int version = 2;
  bool signed_input = true;
  bool range_given = false;
  bool narrow_range = false;
  bool half_up = false;  ///< rounds halves up instead of to even
  int axis = -1;         ///< a range per index of this axis; -1 for one range
  int num_bits = 8;      ///< of V3 an input, read by infer_shape
  float input_min = 0;   ///< of V1
  float input_max = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;

 private:
  result<void> check_bits() const;
};

result<std::unique_ptr<op>> load_quantize_and_dequantize(const attributes& a);

}  // namespace tf_embed::gen
