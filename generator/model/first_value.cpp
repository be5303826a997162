// SPDX-License-Identifier: Apache-2.0
#include "model/first_value.hpp"

#include "model/import_border.hpp"

#include <string_view>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

bool makes_random_numbers(std::string_view op) {
  for (const std::string_view part :
       {"Random", "TruncatedNormal", "Multinomial", "StandardNormal", "StatefulUniform"}) {
    if (op.find(part) != std::string_view::npos) return true;
  }
  return false;
}

/// What the value of an assignment is made of.
first_value value_assigned_by(const variable_accesses& graph, int assignment) {
  const auto& edges = graph.inputs(assignment);
  if (edges.size() < 2 || edges[1].control || edges[1].from < 0) return {origin_of_value::other, "", ""};
  first_value found{origin_of_value::constants, tensor_text(graph.node(edges[1].from).name(), edges[1].port), ""};
  std::vector<int> pending{edges[1].from};
  std::unordered_set<int> seen;
  while (!pending.empty()) {
    const int i = pending.back();
    pending.pop_back();
    if (i >= 0 && !seen.insert(i).second) continue;
    const std::string& op = i >= 0 ? graph.node(i).op() : std::string();
    bool reads = false;
    if (i >= 0) {
      for (const auto& e : graph.inputs(i)) {
        if (e.control) continue;
        reads = true;
        pending.push_back(e.from);
      }
    }
    if (i >= 0 && makes_random_numbers(op)) return {origin_of_value::random, found.tensor, graph.node(i).name()};
    if (i >= 0 && (reads || op == "Const")) continue;
    found.origin = origin_of_value::other;
    if (found.source.empty() && i >= 0) found.source = graph.node(i).name();
  }
  return found;
}

}  // namespace

first_value first_value_of(const variable_accesses& graph, int variable, const std::vector<int>& assignments) {
  const std::string usual = graph.node(variable).name() + "/Assign";
  first_value best;
  for (const int i : assignments) {
    if (assignment_of(graph.node(i).op()) != assignment::value) continue;
    first_value found = value_assigned_by(graph, i);
    if (graph.node(i).name() == usual) return found;
    const bool is_better = found.origin == origin_of_value::constants && best.origin != origin_of_value::constants;
    if (best.origin == origin_of_value::missing || is_better) best = std::move(found);
  }
  return best;
}

}  // namespace tf_embed::gen
