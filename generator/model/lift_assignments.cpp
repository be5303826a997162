// SPDX-License-Identifier: Apache-2.0
#include "model/lift_assignments.hpp"

#include "model/inline_functions.hpp"
#include "model/node_lists.hpp"
#include "model/variable_accesses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

namespace tf_embed::gen {
namespace {

/// A function with values in the place of variables.
struct lifted_function {
  extracted_body body;
  std::map<int, std::string> assigned;  ///< argument to the tensor that is left of it
};

proto::NodeDef argument_node(const proto::OpDef::ArgDef& arg) {
  proto::NodeDef n;
  n.set_name(arg.name());
  n.set_op(arg.type() == proto::DT_RESOURCE ? "VarHandleOp" : "Placeholder");
  (*n.mutable_attr())["dtype"].set_type(arg.type());
  return n;
}

result<lifted_function> lift_function(const proto::NameAttrList& given, const body_context& context) {
  const proto::FunctionDef* f = context.functions.find(given.name());
  if (!f) return bad_model(fmt::format("there is no function \"{}\"", printable(given.name())));
  if (context.depth >= max_function_depth || context.added > max_function_nodes) return nested_too_deeply();
  function_use use;
  use.attributes = &given.attr();
  proto::GraphDef inner;
  lifted_function made;
  for (const auto& arg : f->signature().input_arg()) {
    *inner.add_node() = argument_node(arg);
    use.arguments.emplace(arg.name(), std::vector{arg.name()});
    made.body.arguments.push_back(arg.name());
  }
  TF_EMBED_TRY(function_body body, body_of(*f, use, context.functions, context.ops));
  context.added += static_cast<int>(body.nodes.size());
  for (proto::NodeDef& n : body.nodes) *inner.add_node() = std::move(n);
  TF_EMBED_CHECK(inline_functions(inner, context.functions, context.ops, context.added));
  std::vector<std::string> needed = body.results;
  std::set<std::string> effects;
  for (const auto& [result, name] : f->control_ret()) effects.insert(name);
  needed.insert(needed.end(), effects.begin(), effects.end());
  body_context inside{context.functions, context.ops, context.bodies, context.added, context.depth + 1};
  diagnostics problems;
  const settled_variables settled = settle_body(inner, needed, inside, problems);
  if (!problems.empty()) return std::move(problems.front());
  for (const pure_variable& v : settled.states) {
    const auto at = std::find(made.body.arguments.begin(), made.body.arguments.end(), v.now);
    made.assigned.emplace(static_cast<int>(at - made.body.arguments.begin()), v.next);
  }
  const auto arguments = static_cast<int>(made.body.arguments.size());
  for (int i = arguments; i < inner.node_size(); ++i) made.body.body.nodes.push_back(inner.node(i));
  made.body.body.results = std::move(body.results);
  return made;
}

/// The dtype of a variable stands where its handle is made; here it is not needed, but lists have as many entries as
/// there are outputs.
void add_output_type(proto::NodeDef& n) { (*n.mutable_attr())["Tout"].mutable_list()->add_type(proto::DT_FLOAT); }

result<std::vector<lifted_assignment>> lift_loop(proto::NodeDef& n, const body_context& context) {
  TF_EMBED_TRY(lifted_function condition, lift_function(n.attr().at("cond").func(), context));
  TF_EMBED_TRY(lifted_function body, lift_function(n.attr().at("body").func(), context));
  if (!condition.assigned.empty())
    return diagnostic{error_kind::unsupported, "the condition of this loop assigns a variable"};
  std::vector<lifted_assignment> lifted;
  auto& results = body.body.body.results;
  for (const auto& [argument, tensor] : body.assigned) {
    if (static_cast<std::size_t>(argument) >= results.size())
      return bad_model("the body of this loop has fewer results than arguments");
    results[static_cast<std::size_t>(argument)] = tensor;
    lifted.push_back({argument, static_cast<std::uint32_t>(argument)});
  }
  add_body(n, "cond", std::move(condition.body), context.bodies);
  add_body(n, "body", std::move(body.body), context.bodies);
  return lifted;
}

result<std::vector<lifted_assignment>> lift_branches(proto::NodeDef& n, const body_context& context) {
  std::vector<std::pair<std::string, lifted_function>> branches;
  const bool is_case = n.op() == "Case";
  if (is_case) {
    for (const auto& f : n.attr().at("branches").list().func()) {
      TF_EMBED_TRY(lifted_function made, lift_function(f, context));
      branches.emplace_back("branches", std::move(made));
    }
    (*n.mutable_attr())["branches"].mutable_list()->clear_func();
  } else {
    for (const char* attribute : {"then_branch", "else_branch"}) {
      TF_EMBED_TRY(lifted_function made, lift_function(n.attr().at(attribute).func(), context));
      branches.emplace_back(attribute, std::move(made));
    }
  }
  std::set<int> assigned;
  for (const auto& [attribute, f] : branches) {
    for (const auto& [argument, tensor] : f.assigned) assigned.insert(argument);
  }
  std::vector<lifted_assignment> lifted;
  auto port = branches.empty() ? 0 : branches.front().second.body.body.results.size();
  for (const int argument : assigned) {
    lifted.push_back({argument + 1, static_cast<std::uint32_t>(port++)});
    add_output_type(n);
    for (auto& [attribute, f] : branches) {
      const auto own = f.assigned.find(argument);
      if (static_cast<std::size_t>(argument) >= f.body.arguments.size())
        return bad_model("the branches differ in their arguments");
      f.body.body.results.push_back(own == f.assigned.end() ? f.body.arguments[static_cast<std::size_t>(argument)]
                                                            : own->second);
    }
  }
  for (auto& [attribute, f] : branches) {
    if (is_case) {
      add_body_of_several(n, attribute, std::move(f.body), context.bodies);
    } else {
      add_body(n, attribute, std::move(f.body), context.bodies);
    }
  }
  return lifted;
}

std::vector<std::string> functions_of(const proto::NodeDef& n) {
  std::vector<std::string> names{n.op()};
  for (const auto& [key, value] : n.attr()) {
    if (value.has_func()) names.push_back(value.func().name());
    if (!value.has_list()) continue;
    for (const auto& f : value.list().func()) names.push_back(f.name());
  }
  return names;
}

}  // namespace

std::string assignment_inside(const proto::NodeDef& n, const function_library& functions) {
  std::vector<const proto::NodeDef*> open{&n};
  std::unordered_set<std::string> seen;
  while (!open.empty()) {
    const proto::NodeDef& at = *open.back();
    open.pop_back();
    if (&at != &n && (assignment_of(at.op()) != assignment::none || is_other_change(at.op()))) return at.name();
    for (const std::string& name : functions_of(at)) {
      const proto::FunctionDef* f = seen.insert(name).second ? functions.find(name) : nullptr;
      if (!f) continue;
      for (const auto& inner : f->node_def()) open.push_back(&inner);
    }
  }
  return {};
}

bool runs_liftable_functions(const proto::NodeDef& n) {
  const auto has = [&](const char* attribute) { return n.attr().contains(attribute); };
  return (n.op() == "If" && has("then_branch") && has("else_branch")) ||
         (n.op() == "While" && has("cond") && has("body")) || (n.op() == "Case" && has("branches"));
}

result<std::vector<lifted_assignment>> lift_assignments(proto::NodeDef& n, const body_context& context) {
  n.mutable_attr()->erase("_output_shapes");
  return n.op() == "While" ? lift_loop(n, context) : lift_branches(n, context);
}

}  // namespace tf_embed::gen
