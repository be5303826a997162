// SPDX-License-Identifier: Apache-2.0
#include "passes/unfused.hpp"

#include "ir/inference.hpp"
#include "ir/op.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tf_embed::gen {
namespace {

/// The only operand that is no constant, where the others are.
std::optional<value> lone_operand(const graph& g, const node& n) {
  std::optional<value> found;
  for (const value& v : n.inputs) {
    if (g.constant(v)) continue;
    if (found) return std::nullopt;
    found = v;
  }
  return found;
}

/// Of node `id`, which reads `v`, the result of `n`, whose tail `slot` is.
std::string reason(const graph& g, node_id id, value v, const node& n, const epilogue_slot& slot) {
  const node& reader = g.at(id);
  const std::string name = printable(n.name);
  if (n.outputs[0].dtype != dtype::float32)
    return fmt::format("{} is {}, and only float32 has a tail", name, gen::name(n.outputs[0].dtype));
  if (!g.constant(n.inputs[slot.filter])) return fmt::format("the weights of {} are not constant", name);
  if (g.is_output(v)) return fmt::format("{} is an output of the network", name);
  if (const std::size_t readers = g.use_count(v); readers > 1)
    return fmt::format("{} is read by {} nodes, which need what it is before this", name, readers);
  if (slot.current.act.kind != activation_kind::none) return fmt::format("{} has an activation already", name);
  if (reader.op->as_activation(operands_of(g, reader).constants))
    return fmt::format("the passes that would fuse it into {} were disabled", name);
  return fmt::format("it is neither one number a channel of {} nor an activation that its kernel has", name);
}

}  // namespace

std::vector<unfused_note> unfused_tails(const graph& g) {
  std::vector<unfused_note> notes;
  for (const node_id id : g.topological_order()) {
    const node& reader = g.at(id);
    if (!reader.op || reader.outputs.size() != 1 || reader.op->is_view()) continue;
    if (!reader.op->joins_tail() && !reader.op->as_activation(operands_of(g, reader).constants)) continue;
    std::optional<value> v = lone_operand(g, reader);
    if (!v) continue;
    // Views between the two do not matter.
    while (g.at(v->node).op && g.at(v->node).op->is_view() && !g.at(v->node).inputs.empty())
      v = g.at(v->node).inputs[0];
    const node& n = g.at(v->node);
    if (!n.op || n.outputs.size() != 1) continue;
    if (const auto slot = n.op->epilogue_slot(operands_of(g, n).types))
      notes.push_back({reader.name, reason(g, id, *v, n, *slot)});
  }
  return notes;
}

}  // namespace tf_embed::gen
