// SPDX-License-Identifier: Apache-2.0
#include "passes/step_mask.hpp"

#include "ir/op.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/select.hpp"
#include "ops/element/unary.hpp"

namespace tf_embed::gen {
namespace {

/// Whether a condition of this shape chooses whole rows of values of that shape.
bool chooses_rows(const shape& condition, const shape& choice, bool by_rows) {
  if (choice.empty() || condition.empty() || condition[0] != choice[0]) return false;
  if (by_rows) return condition.size() == 1;
  return condition.size() == choice.size() && element_count(condition) == condition[0];
}

}  // namespace

std::optional<bool> step_mask::holds_beyond(value condition) const {
  bool is_negated = false;
  while (true) {
    const node& n = g_.at(condition.node);
    if (!n.op) return std::nullopt;
    const auto* u = dynamic_cast<const unary*>(n.op.get());
    const bool negates = u && u->kind == unary_kind::logical_not;
    if (!negates && !n.op->is_view()) break;
    is_negated = is_negated != negates;
    condition = n.inputs[0];
  }
  const node& n = g_.at(condition.node);
  const auto* compare = dynamic_cast<const binary*>(n.op.get());
  if (!compare) return std::nullopt;
  const value lengths = *length_.lengths;
  const auto is_of = [&](value step, value length) {
    return length == lengths && g_.type(step).shape.empty() && length_.known.counts_iterations(step);
  };
  const bool step_first = is_of(n.inputs[0], n.inputs[1]);
  if (!step_first && !is_of(n.inputs[1], n.inputs[0])) return std::nullopt;
  const binary_kind beyond = step_first ? binary_kind::greater_equal : binary_kind::less_equal;
  const binary_kind within = step_first ? binary_kind::less : binary_kind::greater;
  if (compare->kind != beyond && compare->kind != within) return std::nullopt;
  return (compare->kind == beyond) != is_negated;
}

std::optional<step_mask::choice> step_mask::choice_at(value v) const {
  const node& n = g_.at(v.node);
  const auto* s = dynamic_cast<const select*>(n.op.get());
  if (!s || !length_.lengths) return std::nullopt;
  const auto beyond = holds_beyond(n.inputs[0]);
  if (!beyond || !chooses_rows(g_.type(n.inputs[0]).shape, g_.type(v).shape, s->by_rows)) return std::nullopt;
  if (*beyond) return choice{n.inputs[2], n.inputs[1]};
  return choice{n.inputs[1], n.inputs[2]};
}

}  // namespace tf_embed::gen
