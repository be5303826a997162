// SPDX-License-Identifier: Apache-2.0
#include "plan/carry_order.hpp"

#include "ir/op.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace tf_embed::gen {
namespace {

/// The nodes that read a value, also through views.
std::set<node_id> readers_of(const graph& g, value v) {
  std::set<node_id> found;
  std::vector<value> pending{v};
  while (!pending.empty()) {
    const value at = pending.back();
    pending.pop_back();
    for (const use& u : g.at(at.node).uses) {
      const node& n = g.at(u.node);
      if (n.inputs[u.input] != at || !n.op) continue;
      if (found.insert(u.node).second && n.op->is_view()) pending.push_back({u.node, 0});
    }
  }
  return found;
}

/// Moves what begins at `from` and all that depends on it behind `last`, unless one of those is among `fixed`.
void move_behind(const graph& g, std::vector<node_id>& order, std::size_t from, std::size_t last,
                 const std::set<node_id>& fixed) {
  std::set<node_id> moving{order[from]};
  std::vector<node_id> stay, go{order[from]};
  for (std::size_t i = from + 1; i <= last; ++i) {
    const auto& reads = g.at(order[i]).inputs;
    const bool depends = std::any_of(reads.begin(), reads.end(), [&](value v) { return moving.contains(v.node); });
    if (depends && fixed.contains(order[i])) return;
    if (depends) moving.insert(order[i]);
    (depends ? go : stay).push_back(order[i]);
  }
  const auto end = std::copy(stay.begin(), stay.end(), order.begin() + static_cast<std::ptrdiff_t>(from));
  std::copy(go.begin(), go.end(), end);
}

}  // namespace

std::vector<node_id> carry_order(const graph& g, std::span<const carried_value> carried) {
  std::vector<node_id> order = g.topological_order();
  for (const carried_value& c : carried) {
    const node_id maker = c.next.node;
    if (!g.at(maker).op || g.at(maker).op->is_view()) continue;
    std::set<node_id> readers = readers_of(g, c.now);
    readers.erase(maker);
    const auto from = static_cast<std::size_t>(std::find(order.begin(), order.end(), maker) - order.begin());
    std::size_t last = from;
    for (std::size_t k = from + 1; k < order.size(); ++k) {
      if (readers.contains(order[k])) last = k;
    }
    if (last != from) move_behind(g, order, from, last, readers);
  }
  return order;
}

std::vector<carried_value> carried_by_loop(const graph& body) {
  std::vector<carried_value> carried;
  for (std::size_t i = 0; i < std::min(body.inputs.size(), body.outputs.size()); ++i)
    carried.push_back({body.inputs[i].value, body.outputs[i].value});
  return carried;
}

}  // namespace tf_embed::gen
