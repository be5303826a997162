// SPDX-License-Identifier: Apache-2.0
#include "model/variable_accesses.hpp"

#include "model/node_lists.hpp"
#include "ops/support/attributes.hpp"

#include <string_view>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

/// Ops that hand a variable on as it is.
bool hands_on(const std::string& op) { return op == "Identity" || op == "IdentityN" || op == "RefIdentity"; }

/// What all nodes have in common that make one variable; those without a shared name are known by their own.
std::string shared_name_of(const proto::NodeDef& n) {
  const attributes attrs(n);
  const auto container = attrs.text("container", "");
  const auto shared = attrs.text("shared_name", "");
  const std::string name = shared && !shared->empty() ? *shared : n.name();
  return (container ? *container : std::string()) + '\n' + name;
}

}  // namespace

assignment assignment_of(const std::string& op) {
  static const std::unordered_map<std::string_view, assignment> kinds = {
      {"Assign", assignment::value},         {"AssignVariableOp", assignment::value},
      {"AssignAdd", assignment::sum},        {"AssignAddVariableOp", assignment::sum},
      {"AssignSub", assignment::difference}, {"AssignSubVariableOp", assignment::difference}};
  if (const auto at = kinds.find(op); at != kinds.end()) return at->second;
  // Those for which there is an op on values: TensorScatterUpdate and its like.
  static const std::unordered_set<std::string_view> verbs = {"Add", "Max", "Min", "Sub", "Update"};
  std::string_view rest = op;
  if (rest.starts_with("Resource")) rest.remove_prefix(8);
  if (!rest.starts_with("Scatter")) return assignment::none;
  rest.remove_prefix(rest.starts_with("ScatterNd") ? 9 : 7);
  return verbs.contains(rest) ? assignment::scattered : assignment::none;
}

bool is_in_place(assignment a) {
  return a == assignment::sum || a == assignment::difference || a == assignment::scattered;
}

bool is_other_change(const std::string& op) {
  if (assignment_of(op) != assignment::none) return false;
  for (const std::string_view begin :
       {"Apply", "ResourceApply", "ResourceScatter", "ResourceSparseApply", "SparseApply"}) {
    if (op.starts_with(begin)) return true;
  }
  static const std::unordered_set<std::string_view> others = {
      "CountUpTo",  "DestroyResourceOp", "DestroyTemporaryVariable", "ResourceCountUpTo", "ResourceStridedSliceAssign",
      "ScatterDiv", "ScatterMul",        "StridedSliceAssign"};
  return others.contains(op);
}

bool makes_variable(const std::string& op) { return op == "VarHandleOp" || op == "VariableV2" || op == "Variable"; }

bool is_reference(const std::string& op) {
  return op == "VariableV2" || op == "Variable" || op == "RefIdentity" || op == "Assign" || op == "AssignAdd" ||
         op == "AssignSub" || (op.starts_with("Scatter") && assignment_of(op) != assignment::none);
}

bool shares_buffer(const std::string& op) {
  static const std::unordered_set<std::string_view> ops = {
      "Bitcast",  "CheckNumerics", "ExpandDims", "Identity", "IdentityN",    "PreventGradient", "Reshape", "Slice",
      "Snapshot", "Split",         "SplitV",     "Squeeze",  "StopGradient", "StridedSlice",    "Unpack"};
  return ops.contains(op) || is_gate(op);
}

bool hands_on_value(const std::string& op) {
  return op == "Identity" || op == "StopGradient" || op == "PreventGradient" || op == "CheckNumerics";
}

bool is_gate(const std::string& op) {
  static const std::unordered_set<std::string_view> gates = {"Enter",     "Exit",    "Merge",    "NextIteration",
                                                             "RefEnter",  "RefExit", "RefMerge", "RefNextIteration",
                                                             "RefSwitch", "Switch"};
  return gates.contains(op);
}

variable_accesses::variable_accesses(const proto::GraphDef& def) : def_(def) {
  for (int i = 0; i < size(); ++i) index_.emplace(node(i).name(), i);
  inputs_.resize(static_cast<std::size_t>(size()));
  first_of_its_name_.resize(static_cast<std::size_t>(size()), -1);
  std::unordered_map<std::string, int> makers;
  for (int i = 0; i < size(); ++i) {
    for (const std::string& text : node(i).input()) {
      const tensor_name t = read_name(text);
      inputs_[static_cast<std::size_t>(i)].push_back({find(t.node), t.port, t.control});
    }
    if (makes_variable(node(i).op()))
      first_of_its_name_[static_cast<std::size_t>(i)] = makers.emplace(shared_name_of(node(i)), i).first->second;
  }
}

int variable_accesses::find(const std::string& name) const {
  const auto at = index_.find(name);
  return at == index_.end() ? -1 : at->second;
}

std::optional<variable_access> variable_accesses::access(const edge& e) const {
  variable_access found;
  edge at = e;
  bool through_values = false;  // what reads a reference by an Identity has its value
  for (int steps = 0; at.from >= 0 && !at.control && steps <= size(); ++steps) {
    const proto::NodeDef& n = node(at.from);
    if (makes_variable(n.op())) {
      if (at.port != 0 || (is_reference(n.op()) && through_values)) return std::nullopt;
      found.variable = first_of_its_name_[static_cast<std::size_t>(at.from)];
      return found;
    }
    const bool is_assignment = is_reference(n.op()) && assignment_of(n.op()) != assignment::none;
    if (!is_assignment && !hands_on(n.op()) && !is_gate(n.op())) return std::nullopt;
    through_values |= n.op() == "Identity" || n.op() == "IdentityN";
    if (is_gate(n.op())) {
      // The outermost gate is where the value is taken.
      found.through = at.from;
      through_values |= !n.op().starts_with("Ref");
    }
    const auto& before = inputs_[static_cast<std::size_t>(at.from)];
    const std::size_t next = n.op() == "IdentityN" ? at.port : 0;
    if (next >= before.size()) return std::nullopt;
    at = before[next];
  }
  return std::nullopt;
}

}  // namespace tf_embed::gen
