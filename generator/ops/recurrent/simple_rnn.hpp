// SPDX-License-Identifier: Apache-2.0
// The simplest recurrent cell, h = function(x wx + h wh + b), and sequences of it. TensorFlow has no op for it: passes
// find it written out.
#pragma once

#include "ir/op.hpp"
#include "ops/recurrent/cell_function.hpp"
#include "ops/recurrent/recurrent_op.hpp"
#include "ops/recurrent/recurrent_operands.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Inputs: how many steps there are (where has_length), x, h before the first step, weights [input + units, units],
/// bias [units]. x is [batch, input], or of a sequence [steps, batch, input]. Outputs: h of all steps; where
/// hands_on_state also h after the last step of each entry.
struct simple_rnn : op_base<simple_rnn, recurrent_sizes>, recurrent_op {
  static constexpr std::string_view op_stem = "simple_rnn";
  bool operator==(const simple_rnn&) const = default;

  bool is_sequence = false;
  bool hands_on_state = false;  ///< of sequences
  bool is_backwards = false;    ///< from the last step to the first
  bool has_length = false;  ///< a scalar for all entries of the batch, or one number each; the output is zero beyond
  cell_function function = cell_function::tanh;

  result<std::vector<tensor_type>> infer(const shape_context& context, recurrent_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;

  bool is_one_step() const override { return !is_sequence; }
  std::size_t step_operand() const override { return first_operand(); }
  std::vector<state_link> states() const override { return {{first_operand() + 1, 0}}; }
  std::unique_ptr<op> over_sequence(const sequence_traits& traits) const override;

  std::size_t first_operand() const { return has_length ? 1 : 0; }
};

}  // namespace tf_embed::gen
