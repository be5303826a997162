// SPDX-License-Identifier: Apache-2.0
#include "passes/history.hpp"

#include "ir/op.hpp"
#include "ir/region.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

using nodes_by_id = std::map<node_id, graph_snapshot::node_record>;

bool computes(const graph_snapshot::node_record& n) { return !n.is_constant && !n.is_input; }

/// Who does the work of the nodes that went from `before` to `after`.
class heirs {
 public:
  heirs(const graph_snapshot& before, const graph_snapshot& after) : before_(before), after_(after) {
    for (const auto& [id, n] : before.nodes) {
      for (const value& v : n.inputs) readers_[v.node].push_back(id);
    }
    // A node that takes another's name took its work: passes leave the last name of a chain standing.
    for (const auto& [id, n] : after.nodes) {
      const auto old = before.nodes.find(id);
      if (computes(n) && (old == before.nodes.end() || old->second.name != n.name)) named_anew_.emplace(n.name, id);
    }
    // Readers before what they read: one sweep settles all.
    for (auto at = before.order.rbegin(); at != before.order.rend(); ++at) settle(*at);
  }

  node_id of(node_id id) const {
    const auto found = found_.find(id);
    return found == found_.end() ? no_node : found->second;
  }

 private:
  void settle(node_id id) {
    if (after_.nodes.contains(id)) {
      found_[id] = id;
      return;
    }
    const auto namesake = named_anew_.find(before_.nodes.at(id).name);
    if (namesake != named_anew_.end()) {
      found_[id] = namesake->second;
      return;
    }
    for (std::size_t k = 0; k < before_.outputs.size() && k < after_.outputs.size(); ++k) {
      if (before_.outputs[k] == id) {
        found_[id] = after_.outputs[k];
        return;
      }
    }
    const auto readers = readers_.find(id);
    if (readers == readers_.end()) return;
    // What computes comes before a constant that the node was folded into.
    for (const node_id reader : readers->second) {
      const auto heir = found_.find(reader);
      if (heir == found_.end()) continue;
      const bool is_constant = after_.nodes.at(heir->second).is_constant;
      if (!is_constant || !found_.contains(id)) found_[id] = heir->second;
      if (!is_constant) return;
    }
  }

  const graph_snapshot& before_;
  const graph_snapshot& after_;
  std::map<node_id, std::vector<node_id>> readers_;
  std::map<std::string, node_id> named_anew_;
  std::map<node_id, node_id> found_;
};

}  // namespace

graph_snapshot take_snapshot(const graph& g) {
  graph_snapshot s;
  s.order = g.topological_order();
  for (const node_id id : s.order) {
    const node& n = g.at(id);
    s.nodes[id] = {n.name, n.op_name, n.inputs, n.outputs, n.constant.has_value(), !n.op && !n.constant};
    if (!n.op) continue;
    for (const region& r : std::as_const(*n.op).regions()) {
      graph_snapshot& block = s.nodes[id].blocks.emplace_back(take_snapshot(r.body));
      block.name = r.name;
    }
  }
  for (const endpoint& e : g.outputs) s.outputs.push_back(e.value.node);
  return s;
}

void graph_history::record(std::string_view name, std::string_view what, std::size_t rewrites, const graph& g) {
  graph_snapshot next = take_snapshot(g);
  rewrite_step step{std::string(name), std::string(what), rewrites, {}, {}, {}, {}, 0};
  const heirs found(now_, next);
  for (const node_id id : now_.order) {
    const auto& old = now_.nodes.at(id);
    const auto kept = next.nodes.find(id);
    if (kept == next.nodes.end()) {
      step.gone.push_back({id, found.of(id)});
      heirs_[id] = found.of(id);
    } else if (kept->second.is_constant && !old.is_constant) {
      step.folded.push_back(id);
    } else if (kept->second.inputs != old.inputs || kept->second.name != old.name) {
      step.reshaped.push_back(id);
    }
  }
  for (const auto& [id, n] : next.nodes) {
    if (!now_.nodes.contains(id)) step.added.push_back(id);
    step.operations += computes(n);
  }
  now_ = std::move(next);
  steps_.push_back(std::move(step));
}

node_id graph_history::heir_of(node_id id) const {
  for (auto next = heirs_.find(id); next != heirs_.end(); next = heirs_.find(id)) id = next->second;
  return id;
}

}  // namespace tf_embed::gen
