// SPDX-License-Identifier: Apache-2.0
// Dequantize, QuantizeV2: from integers to the numbers of a range, and back.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <tf_embed/kernels/support/quantize_mode.hpp>

namespace tf_embed::gen {

/// Input 0, integers (TensorFlow's quantised types are known by their storage), as floats of the range of inputs 1
/// and 2.
struct dequantize : op_base<dequantize> {
  static constexpr std::string_view op_stem = "quantize";
  bool operator==(const dequantize&) const = default;

  quantize_mode mode = quantize_mode::min_combined;
  bool narrow_range = false;
  int axis = -1;  ///< a range per index of this axis; -1 for one range
  dtype to = dtype::float32;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes(dtype) override { to = dtype::float32; }
};

/// Input 0, floats, as integers of the range of inputs 1 and 2; outputs 1 and 2 are the range that was used.
struct quantize : op_base<quantize> {
  static constexpr std::string_view op_stem = "quantize";
  bool operator==(const quantize&) const = default;

  quantize_mode mode = quantize_mode::min_combined;
  bool half_to_even = false;  ///< else halves are rounded away from zero
  bool narrow_range = false;
  int axis = -1;
  float ensure_minimum_range = 0.01f;
  dtype to = dtype::uint8;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> quantize_rows();

}  // namespace tf_embed::gen
