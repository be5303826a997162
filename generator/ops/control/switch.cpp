// SPDX-License-Identifier: Apache-2.0
#include "ops/control/switch.hpp"

#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace tf_embed::gen {
namespace {

/// They are gone when a graph has been resolved.
diagnostic undecided() {
  return {error_kind::unsupported, "what it joins or sends depends on predicates in a way that no If has"};
}

}  // namespace

result<std::vector<tensor_type>> switch_op::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  if (context.type(1) != tensor_type{dtype::boolean, {}})
    return bad_model(fmt::format("the predicate must be bool[], but is {}", to_string(context.type(1))));
  TF_EMBED_CHECK(context.required_constant(1, "predicate"));
  return std::vector<tensor_type>{context.type(0), context.type(0)};
}

result<std::vector<tensor>> switch_op::evaluate(std::span<const tensor>) const { return undecided(); }
result<void> switch_op::emit(layer_builder&) const { return undecided(); }

std::optional<choice> switch_op::choose(const std::vector<choice_input>& inputs) const {
  if (inputs.size() != 2) return std::nullopt;
  choice c;
  c.outputs.resize(2);
  if (!inputs[0].has_value || !inputs[1].has_value) return c;
  const tensor_type* predicate = inputs[1].type;
  const auto truth = known_truth_of(inputs[1]);
  if (!predicate || *predicate != tensor_type{dtype::boolean, {}} || !truth) return std::nullopt;
  c.outputs[*truth ? 1 : 0].input = 0;
  return c;
}

result<std::vector<tensor_type>> merge_op::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  return undecided();
}

result<std::vector<tensor>> merge_op::evaluate(std::span<const tensor>) const { return undecided(); }
result<void> merge_op::emit(layer_builder&) const { return undecided(); }

std::optional<choice> merge_op::choose(const std::vector<choice_input>& inputs) const {
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].has_value) continue;
    if (only) return std::nullopt;
    only = i;
  }
  choice c;
  c.outputs.resize(2);
  if (!only) return c;
  c.outputs[0].input = only;
  c.outputs[1].constant = tensor::scalar(static_cast<std::int32_t>(*only));
  return c;
}

result<std::vector<tensor_type>> gate_op::infer(const shape_context&) const { return undecided(); }
result<std::vector<tensor>> gate_op::evaluate(std::span<const tensor>) const { return undecided(); }
result<void> gate_op::emit(layer_builder&) const { return undecided(); }

std::optional<choice> gate_op::choose(const std::vector<choice_input>& inputs) const {
  choice c;
  c.outputs.resize(1);
  for (const choice_input& in : inputs) {
    if (!in.has_value) return c;
  }
  // A predicate that is not known is told of by its Switch.
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (known_truth_of(inputs[i + 1]).value_or(taken[i]) != taken[i]) return c;
  }
  c.outputs[0].input = 0;
  return c;
}

std::span<const op_row> switch_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Merge", "switch", load_plain<merge_op>, "all", "of two branches of one predicate, or where predicates are known at generation", "output, value_index"},
      {"Switch", "switch", load_plain<switch_op>, "all", "with a Merge, or where the predicate is known at generation", "output_false, output_true"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
