// SPDX-License-Identifier: Apache-2.0
// GRU cells and sequences of them: GRUBlockCell, and those that passes find written out.
#pragma once

#include "ir/op.hpp"
#include "ops/recurrent/cell_function.hpp"
#include "ops/recurrent/recurrent_op.hpp"
#include "ops/recurrent/recurrent_operands.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>

namespace tf_embed::gen {

/// Inputs: how many steps there are (where has_length), x, h before the first step, weights [input + units, 2 units] of
/// the gates r and u, weights [input + units, units] of the candidate, their biases, and (where reset_after) the bias
/// [units] of the state's product that r applies to. x is [batch, input], or of a sequence [steps, batch, input].
/// Outputs, of all steps: r, u, c, h = u h + (1 - u) c; where hands_on_state also h after the last step of each entry.
struct gru : op_base<gru, recurrent_sizes>, recurrent_op {
  static constexpr std::string_view op_stem = "gru";
  bool operator==(const gru&) const = default;

  enum output : std::uint32_t { out_r, out_u, out_c, out_h, out_last };

  bool is_sequence = false;
  bool hands_on_state = false;  ///< of sequences
  bool is_backwards = false;    ///< from the last step to the first
  bool reset_after = false;     ///< r applies to the product of the state (Keras'), not to the state
  bool has_length = false;      ///< a scalar for all entries of the batch, or one number each; results are zero beyond
  cell_function gate = cell_function::sigmoid;
  cell_function candidate = cell_function::tanh;

  result<std::vector<tensor_type>> infer(const shape_context& context, recurrent_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;

  bool is_one_step() const override { return !is_sequence; }
  std::size_t step_operand() const override { return first_operand(); }
  std::vector<state_link> states() const override { return {{first_operand() + 1, out_h}}; }
  std::unique_ptr<op> over_sequence(const sequence_traits& traits) const override;

  /// The first of the operands that there always are: x, h, the two weights, the two biases.
  std::size_t first_operand() const { return has_length ? 1 : 0; }
  /// How many outputs are of all steps.
  static constexpr std::uint32_t step_outputs = out_last;
};

std::span<const op_row> gru_rows();

}  // namespace tf_embed::gen
