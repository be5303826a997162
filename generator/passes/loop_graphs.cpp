// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_graphs.hpp"

#include "ir/graph_typing.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/while_loop.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {

void set_argument_types(graph& g, std::span<const tensor_type> types) {
  for (std::size_t i = 0; i < g.inputs.size(); ++i) graph_typing(g).set_types(g.inputs[i].value.node, {types[i]});
}

std::optional<std::size_t> argument_at(const graph& g, value v) {
  const auto at = std::find_if(g.inputs.begin(), g.inputs.end(), [&](const endpoint& e) { return e.value == v; });
  return at == g.inputs.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - g.inputs.begin()));
}

bool is_invariant(const while_loop& loop, std::size_t i) {
  const graph& g = loop.body();
  value v = g.outputs[i].value;
  while (g.at(v.node).op && g.at(v.node).op->is_identity() && v.port < g.at(v.node).inputs.size())
    v = g.at(v.node).inputs[v.port];
  return v == g.inputs[i].value;
}

std::vector<bool> needed_variables(const while_loop& loop, const std::vector<bool>& invariant,
                                   const std::function<bool(std::size_t)>& is_read) {
  std::vector<bool> needed(invariant.size(), false);
  std::vector<std::size_t> pending;  // variables whose next value is needed
  const auto need = [&](std::size_t i) {
    if (needed[i]) return;
    needed[i] = true;
    if (!invariant[i]) pending.push_back(i);
  };
  for (std::size_t i = 0; i < invariant.size(); ++i) {
    if (!invariant[i] && is_read(i)) need(i);
  }
  if (!loop.trips) {
    for (const std::size_t i : arguments_of(loop.condition(), {loop.condition().outputs[0].value})) need(i);
  }
  while (!pending.empty()) {
    const std::size_t i = pending.back();
    pending.pop_back();
    for (const std::size_t read : arguments_of(loop.body(), {loop.body().outputs[i].value})) need(read);
  }
  return needed;
}

void keep_variables(while_loop& loop, const std::vector<std::size_t>& kept, std::size_t carried) {
  for (region& r : loop.parts) {
    graph& g = r.body;
    if (!g.inputs.empty()) {
      std::vector<endpoint> arguments;
      for (const std::size_t i : kept) arguments.push_back(g.inputs[i]);
      g.inputs = std::move(arguments);
    }
    if (&g == &loop.body()) {
      std::vector<endpoint> results;
      for (std::size_t i = 0; i < carried; ++i) results.push_back(g.outputs[kept[i]]);
      g.outputs = std::move(results);
    }
    g.remove_dead();
  }
}

std::set<std::size_t> arguments_of(const graph& g, const std::vector<value>& results) {
  const std::vector<bool> seen = g.nodes_behind(results);
  std::set<std::size_t> found;
  for (std::size_t i = 0; i < g.inputs.size(); ++i) {
    if (seen[g.inputs[i].value.node]) found.insert(i);
  }
  return found;
}

std::int64_t operations_in(const graph& g) {
  std::int64_t n = 0;
  for (node_id id = 0; id < g.size(); ++id) {
    const node& at = g.at(id);
    if (!at.alive || !at.op || at.op->is_identity()) continue;
    ++n;
    for (const region& r : std::as_const(*at.op).regions()) n += operations_in(r.body);
  }
  return n;
}

}  // namespace tf_embed::gen
