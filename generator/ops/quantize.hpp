// SPDX-License-Identifier: Apache-2.0
// Dequantize, QuantizeV2: from integers to the numbers of a range, and back.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// How integers and numbers of a range belong together.
enum class quantize_mode {
  min_combined,  ///< the lowest integer is the range's minimum
  min_first,     ///< the same, moved so that 0 is one of the steps
  scaled,        ///< 0 is 0
};

/// Input 0, integers (TensorFlow's quantised types are known by their storage), as floats of the range of inputs 1
/// and 2.
struct dequantize : op_base<dequantize> {
  static constexpr std::string_view op_stem = "quantize";

  quantize_mode mode = quantize_mode::min_combined;
  bool narrow_range = false;
  int axis = -1;  ///< a range per index of this axis; -1 for one range
  dtype to = dtype::float32;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes() override { to = dtype::float32; }
};

/// The other way round; outputs 1 and 2 are the range that came of it.
struct quantize : op_base<quantize> {
  static constexpr std::string_view op_stem = "quantize";

  quantize_mode mode = quantize_mode::min_combined;
  bool half_to_even = false;  ///< else halves are rounded away from zero
  bool narrow_range = false;
  int axis = -1;
  float ensure_minimum_range = 0.01f;
  dtype to = dtype::uint8;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_dequantize(const attributes& a);
result<std::unique_ptr<op>> load_quantize(const attributes& a);

}  // namespace tf_embed::gen
