// SPDX-License-Identifier: Apache-2.0
// FakeQuantWithMinMaxArgs, FakeQuantWithMinMaxVars, FakeQuantWithMinMaxVarsPerChannel.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

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
  bool operator==(const fake_quant&) const = default;

  fake_quant_form form = fake_quant_form::vars;
  int num_bits = 8;
  bool narrow_range = false;
  float min = -6;  ///< of args
  float max = 6;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> fake_quant_rows();

}  // namespace tf_embed::gen
