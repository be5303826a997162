// SPDX-License-Identifier: Apache-2.0
// FakeQuantWithMinMaxArgs, FakeQuantWithMinMaxVars, FakeQuantWithMinMaxVarsPerChannel.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <vector>

namespace tf_embed::gen {

/// What TensorFlow makes of a range: moved so that zero is one of its steps.
struct nudged_range {
  float min = 0;
  float max = 0;
  float scale = 1;
  float inverse_scale = 1;
  float zero = 0;  ///< the step that zero is, counted from `min`

  bool is_nothing() const { return min == 0 && max == 0; }  ///< everything becomes 0 then, NaN too
};

/// TensorFlow's Nudge; a range of nothing, [0,0], turns every number into 0.
nudged_range nudge(float min, float max, int num_bits, bool narrow_range);

enum class fake_quant_form { args, vars, vars_per_channel };

/// Input 0 rounded to the steps of a range: attributes (args), or inputs 1 and 2 (vars), one per index of the last axis
/// (vars_per_channel).
struct fake_quant : op_base<fake_quant> {
  static constexpr std::string_view op_stem = "fake_quant";

  fake_quant_form form = fake_quant_form::vars;
  int num_bits = 8;
  bool narrow_range = false;
  float min = -6;  ///< of args
  float max = 6;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_fake_quant(const attributes& a);

}  // namespace tf_embed::gen
