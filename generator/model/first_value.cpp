// SPDX-License-Identifier: Apache-2.0
#include "model/first_value.hpp"

#include "ir/shape.hpp"
#include "model/import_border.hpp"
#include "model/output_types.hpp"
#include "ops/support/attributes.hpp"

#include <fmt/format.h>

#include <optional>
#include <unordered_set>
#include <utility>

namespace tf_embed::gen {
namespace {

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
    if (i < 0) {
      found.origin = origin_of_value::other;
      continue;
    }
    if (!seen.insert(i).second) continue;
    const proto::NodeDef& n = graph.node(i);
    if (makes_random_numbers(n.op())) return {origin_of_value::random, found.tensor, n.name()};
    bool reads = false;
    for (const auto& e : graph.inputs(i)) {
      if (e.control) continue;
      reads = true;
      pending.push_back(e.from);
    }
    if (reads || n.op() == "Const") continue;
    found.origin = origin_of_value::other;
    if (found.source.empty()) found.source = n.name();
  }
  return found;
}

/// Why there is no first value to begin with; empty where there is one.
std::string what_is_wrong(const first_value& first) {
  switch (first.origin) {
    case origin_of_value::constants:
      return {};
    case origin_of_value::missing:
      return "calls assign this variable, but nothing gives it a first value: the graph needs an initialiser, an "
             "assignment of constants that the outputs do not need";
    case origin_of_value::random:
      return fmt::format(
          "calls assign this variable, whose first value is random numbers (\"{}\"): freeze the graph "
          "with the values of a checkpoint",
          printable(first.source));
    case origin_of_value::other:
      break;
  }
  return fmt::format("calls assign this variable, whose first value is not made of constants alone, but of \"{}\"",
                     printable(first.source));
}

const proto::NodeDef* constant_behind(const variable_accesses& graph, const std::string& tensor) {
  auto t = parse_tensor_name(tensor);
  int i = t ? graph.find(t->node) : -1;
  for (int steps = 0; i >= 0 && steps <= graph.size(); ++steps) {
    if (graph.node(i).op() == "Const") return &graph.node(i);
    if (graph.node(i).op() != "Identity" || graph.inputs(i).empty()) return nullptr;
    i = graph.inputs(i)[0].from;
  }
  return nullptr;
}

/// What a variable declares; where that is open, what its first value has, if that is a constant.
std::optional<shape> shape_of(const variable_accesses& graph, const proto::NodeDef& n, const first_value& first) {
  std::optional<shape> declared;
  if (auto dims = attributes(n).shape("shape")) declared = std::move(*dims);
  if (declared && is_static(*declared)) return declared;
  const proto::NodeDef* const constant = constant_behind(graph, first.tensor);
  if (!constant) return declared;
  auto t = attributes(*constant).value("value");
  return t ? std::optional(t->shape()) : declared;
}

}  // namespace

result<tensor_type> type_of_state(const variable_accesses& graph, int variable, const first_value& first) {
  const proto::NodeDef& n = graph.node(variable);
  const auto wrong = [&](std::string what) {
    return diagnostic{error_kind::unsupported, std::move(what), n.name(), n.op()};
  };
  if (std::string what = what_is_wrong(first); !what.empty()) return wrong(std::move(what));
  const auto type = attributes(n).type("dtype");
  if (!type || cpp_name(*type).empty()) {
    return wrong(fmt::format("calls assign this variable, which is {}: that cannot be state",
                             type ? name(*type) : "of an unknown dtype"));
  }
  const std::optional<shape> dims = shape_of(graph, n, first);
  if (dims && is_static(*dims)) return tensor_type{*type, *dims};
  return wrong(fmt::format("calls assign this variable, whose shape is {}: state has a known shape",
                           dims ? to_string(*dims) : std::string("unknown")));
}

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
