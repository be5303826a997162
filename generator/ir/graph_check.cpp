// SPDX-License-Identifier: Apache-2.0
#include "ir/graph_check.hpp"

#include "ir/inference.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

diagnostic wrong(const node& n, std::string what) { return {error_kind::internal, std::move(what), n.name, n.op_name}; }

bool exists(const graph& g, value v) {
  return v.node < g.size() && g.at(v.node).alive && v.port < g.at(v.node).outputs.size();
}

result<void> check_edges(const graph& g) {
  for (node_id id = 0; id < g.size(); ++id) {
    const node& n = g.at(id);
    if (!n.alive) continue;
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
      if (!exists(g, n.inputs[i])) return wrong(n, fmt::format("input {} reads what is gone", i));
      const auto is_this = [&](const use& u) { return u.node == id && u.input == i; };
      const auto& uses = g.at(n.inputs[i].node).uses;
      if (std::count_if(uses.begin(), uses.end(), is_this) != 1)
        return wrong(n, fmt::format("input {} is not listed once with what it reads", i));
    }
    for (const use& u : n.uses) {
      const bool is_real = u.node < g.size() && g.at(u.node).alive && u.input < g.at(u.node).inputs.size() &&
                           g.at(u.node).inputs[u.input].node == id;
      if (!is_real)
        return wrong(n, fmt::format("input {} of node {} is listed as a reader, but is none", u.input, u.node));
    }
  }
  for (const auto* ends : {&g.inputs, &g.outputs}) {
    for (const endpoint& e : *ends) {
      if (!exists(g, e.value))
        return diagnostic{error_kind::internal, fmt::format("\"{}\" at the border is gone", printable(e.name))};
    }
  }
  return {};
}

result<void> check_order(const graph& g) {
  std::vector<bool> is_placed(g.size(), false);
  for (const node_id id : g.topological_order()) is_placed[id] = true;
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && !is_placed[id]) return wrong(g.at(id), "it depends on itself");
  }
  return {};
}

result<void> check_names(const graph& g) {
  std::unordered_set<std::string> names;
  for (node_id id = 0; id < g.size(); ++id) {
    const node& n = g.at(id);
    if (n.alive && !names.insert(n.name).second) return wrong(n, "another node has the same name");
  }
  return {};
}

result<void> check_regions(const graph& g, const node& n) {
  const std::span<region> regions = n.op->regions();
  for (std::size_t r = 0; r < regions.size(); ++r) {
    graph& body = regions[r].body;
    if (auto fine = check_graph(body); !fine) {
      fine.error().node = fmt::format("{}/{}/{}", n.name, regions[r].name, fine.error().node);
      return fine;
    }
    for (std::size_t i = 0; i < body.inputs.size(); ++i) {
      const std::size_t at = n.op->region_operand(r, i);
      if (at >= n.inputs.size() || g.type(n.inputs[at]) != body.type(body.inputs[i].value))
        return wrong(n, fmt::format("argument {} of \"{}\" is not of its operand's type", i, regions[r].name));
    }
  }
  return {};
}

result<void> check_node(graph& g, node_id id) {
  const node& n = g.at(id);
  if (n.constant) {
    if (n.outputs.size() == 1 && n.outputs[0] == n.constant->type()) return {};
    return wrong(n, fmt::format("its value is {}", to_string(n.constant->type())));
  }
  if (!n.op) return {};
  TF_EMBED_CHECK(check_regions(g, n));
  const node_operands operands = operands_of(g, n);
  const auto op = n.op->clone();
  const auto types = infer_types(*op, shape_context(operands.types, operands.constants, &g, id));
  if (!types) return wrong(n, "its inputs do not fit it: " + types.error().message);
  if (types->size() != n.outputs.size())
    return wrong(n, fmt::format("it has {} outputs, but makes {}", n.outputs.size(), types->size()));
  for (std::size_t port = 0; port < types->size(); ++port) {
    if ((*types)[port] == n.outputs[port]) continue;
    return wrong(n, fmt::format("output {} is {}, but what it reads makes it {}", port, to_string(n.outputs[port]),
                                to_string((*types)[port])));
  }
  return {};
}

}  // namespace

result<void> check_graph(graph& g) {
  TF_EMBED_CHECK(check_edges(g));
  TF_EMBED_CHECK(check_order(g));
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive) TF_EMBED_CHECK(check_node(g, id));
  }
  return check_names(g);
}

}  // namespace tf_embed::gen
