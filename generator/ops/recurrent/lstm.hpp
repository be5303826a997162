// SPDX-License-Identifier: Apache-2.0
// LSTM cells and sequences of them: LSTMBlockCell, BlockLSTM, BlockLSTMV2, and those that passes find written out.
#pragma once

#include "ir/op.hpp"
#include "ops/recurrent/cell_function.hpp"
#include "ops/recurrent/recurrent_op.hpp"
#include "ops/recurrent/recurrent_operands.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>

namespace tf_embed::gen {

/// Inputs: how many steps there are (where has_length), x, c and h before the first step, weights [input + outputs, 4
/// units], the peephole's of i, f and o (where it has operands), bias [4 units], projection [units, outputs] (where
/// has_projection). x is [batch, input], or of a sequence [steps, batch, input]. Outputs, of all steps: i, cs, f, o,
/// ci, co, h.
struct lstm : op_base<lstm, recurrent_sizes>, recurrent_op {
  static constexpr std::string_view op_stem = "lstm";
  bool operator==(const lstm&) const = default;

  enum class peephole_use {
    none,
    unread,  ///< the operands are there, as TensorFlow's ops have them, but count for nothing
    read,
  };
  enum output : std::uint32_t { out_i, out_cs, out_f, out_o, out_ci, out_co, out_h, out_last_c, out_last_h };

  bool is_sequence = false;
  bool is_backwards = false;    ///< from the last step to the first
  bool forget_second = false;   ///< the gates lie in the weights as i, f, c, o; else as i, c, f, o
  bool hands_on_state = false;  ///< of sequences
  float forget_bias = 0;
  float cell_clip = 0;  ///< cs is kept within this distance of zero, if it is positive
  peephole_use peephole = peephole_use::none;
  bool has_projection = false;
  bool has_length = false;  ///< a scalar for all entries of the batch, or one number each; cs and h are zero beyond
  cell_function gate = cell_function::sigmoid;
  cell_function added = cell_function::tanh;  ///< of what is added to the state
  cell_function read = cell_function::tanh;   ///< of the state that is read

  result<std::vector<tensor_type>> infer(const shape_context& context, recurrent_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_one_step() const override { return !is_sequence; }
  std::size_t step_operand() const override { return operands().x; }
  std::vector<state_link> states() const override { return {{operands().c, out_cs}, {operands().h, out_h}}; }
  std::unique_ptr<op> over_sequence(const sequence_traits& traits) const override;

  /// Where the operands are among the inputs.
  struct places {
    std::size_t length, x, c, h, weights, peephole, bias, projection, count;
  };
  places operands() const;
  /// How many outputs are of all steps.
  static constexpr std::uint32_t step_outputs = out_last_c;
};

std::span<const op_row> lstm_rows();

}  // namespace tf_embed::gen
