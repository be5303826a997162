// SPDX-License-Identifier: Apache-2.0
#include "passes/hoist_invariants.hpp"

#include "ir/op.hpp"
#include "ir/region.hpp"
#include "passes/loop_edit.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// The nodes of one graph of a loop that may move, in an order in which each is behind what it reads.
std::vector<node_id> movable_nodes(const graph& g, std::size_t variables) {
  std::vector<bool> is_same(g.size(), false);
  for (std::size_t i = variables; i < g.inputs.size(); ++i) is_same[g.inputs[i].value.node] = true;
  const auto stays_alike = [&](value v) { return is_same[v.node] || g.constant(v); };
  const auto is_static = [](const tensor_type& t) { return !t.has_dynamic_axis(); };
  std::vector<node_id> found;
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op || n.refusal || !n.op->is_pure() || !std::as_const(*n.op).regions().empty()) continue;
    if (!std::all_of(n.inputs.begin(), n.inputs.end(), stays_alike)) continue;
    std::vector<tensor_type> types;
    for (const value& v : n.inputs) types.push_back(g.type(v));
    if (!std::all_of(types.begin(), types.end(), is_static) || !n.op->is_total(types)) continue;
    if (!std::all_of(n.outputs.begin(), n.outputs.end(), is_static)) continue;
    is_same[id] = true;
    found.push_back(id);
  }
  return found;
}

class invariant_mover {
 public:
  invariant_mover(graph& g, node_id id) : g_(g), id_(id), edit_(g, id) {}

  std::size_t move() {
    const std::size_t variables = edit_.loop().body().outputs.size();
    std::size_t moved = 0;
    for (region& r : edit_.loop().parts) moved += move_out_of(r, variables);
    if (moved != 0) edit_.finish();
    return moved;
  }

 private:
  std::size_t move_out_of(region& r, std::size_t variables) {
    graph& inside = r.body;
    const std::vector<node_id> nodes = movable_nodes(inside, variables);
    outside_.clear();
    for (std::size_t i = variables; i < inside.inputs.size(); ++i)
      outside_.emplace(inside.inputs[i].value, edit_.operand(i));
    for (const node_id id : nodes) {
      const node& n = inside.at(id);
      std::vector<value> reads;
      for (const value& v : n.inputs) reads.push_back(outside(inside, v));
      const auto made = g_.add(path_into(g_.at(id_).name, r) + n.name, n.op_name, n.op->clone(), std::move(reads));
      if (!made) {
        g_.require(made.error());
        return 0;
      }
      for (std::uint32_t port = 0; port < n.outputs.size(); ++port) outside_[value{id, port}] = {*made, port};
    }
    const auto moves = [&](node_id id) { return outside_.contains({id, 0}); };
    for (const node_id id : nodes) {
      for (std::uint32_t port = 0; port < inside.at(id).outputs.size(); ++port) {
        const value v{id, port};
        if (!is_read_by_rest(inside, v, moves)) continue;
        const std::size_t i = edit_.add_argument(inside.at(id).name, outside_.at(v));
        inside.replace_uses(v, inside.inputs[i].value);
      }
    }
    return nodes.size();
  }

  value outside(const graph& inside, value v) {
    const auto known = outside_.find(v);
    if (known != outside_.end()) return known->second;
    return outside_.emplace(v, g_.add_constant(inside.at(v.node).name, *inside.constant(v))).first->second;
  }

  graph& g_;
  node_id id_;
  loop_edit edit_;
  std::map<value, value> outside_;
};

}  // namespace

std::size_t hoist_invariants(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (dynamic_cast<const while_loop*>(g.at(id).op.get())) rewrites += invariant_mover(g, id).move();
  }
  return rewrites;
}

}  // namespace tf_embed::gen
