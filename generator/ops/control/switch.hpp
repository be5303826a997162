// SPDX-License-Identifier: Apache-2.0
// Switch, Merge: the control flow of TensorFlow 1, as far as predicates are known at generation.
#pragma once

#include "ir/choice.hpp"
#include "ir/op.hpp"
#include "ops/support/op_row.hpp"

#include <vector>

namespace tf_embed::gen {

/// Input 0 goes to output 1 where input 1 holds, else to output 0; the other output has no value.
struct switch_op : op_base<switch_op>, choosing_op {
  static constexpr std::string_view op_stem = "switch";
  bool operator==(const switch_op&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<choice> choose(const std::vector<choice_input>& inputs) const override;
};

/// The input that has a value, and its index.
struct merge_op : op_base<merge_op>, choosing_op {
  static constexpr std::string_view op_stem = "switch";
  bool operator==(const merge_op&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<choice> choose(const std::vector<choice_input>& inputs) const override;
};

/// Input 0 of a node that control inputs place behind Switches: it has no value where one of the predicates, the other
/// inputs, is known to send it another way. Made by the importer.
struct gate_op : op_base<gate_op>, choosing_op {
  static constexpr std::string_view op_stem = "switch";
  bool operator==(const gate_op&) const = default;

  std::vector<bool> taken;  ///< of input i + 1, what it must be

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<choice> choose(const std::vector<choice_input>& inputs) const override;
};

std::span<const op_row> switch_rows();

}  // namespace tf_embed::gen
