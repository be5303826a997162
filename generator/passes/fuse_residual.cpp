// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_residual.hpp"

#include "ops/element/add_n.hpp"
#include "ops/element/binary.hpp"
#include "passes/weighted.hpp"

#include <unordered_map>

namespace tf_embed::gen {
namespace {

bool is_sum_of_two(const node& n) {
  if (dynamic_cast<const add_n*>(n.op.get())) return n.inputs.size() == 2;
  const auto* b = dynamic_cast<const binary*>(n.op.get());
  return b && b->kind == binary_kind::add;
}

}  // namespace

std::size_t fuse_residual(graph& g) {
  std::size_t rewrites = 0;
  const std::vector<node_id> order = g.topological_order();
  std::unordered_map<node_id, std::size_t> position;
  for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  for (const node_id id : order) {
    const node& n = g.at(id);
    if (!n.op || !is_sum_of_two(n)) continue;
    const value a = n.inputs[0];
    const value b = n.inputs[1];
    if (a == b || g.type(a) != n.outputs[0] || g.type(b) != n.outputs[0]) continue;
    std::optional<weighted_node> best;
    value data;
    value other;
    for (const auto& [result, residual] : {std::pair(a, b), std::pair(b, a)}) {
      const auto w = weighted_producer_itself(g, id, result);
      if (!w || w->has_activation() || w->epilogue().has_residual) continue;
      if (best && position[w->id] < position[best->id]) continue;
      best = w;
      data = result;
      other = residual;
    }
    if (!best) continue;
    epilogue extended = best->epilogue();
    extended.has_residual = true;
    extend_epilogue(g, *best, extended, extended.residual_index(best->slot.first_operand), other);
    absorb(g, *best, id, data);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
