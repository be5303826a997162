// SPDX-License-Identifier: Apache-2.0
// Functions of a graph's library, made by hand, and the nodes that run them.
#pragma once

#include "errors/graph_builder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tf_embed::test {

/// A function whose body is built as a graph is. Inside, tensors are called "argument" or "node:output:0".
class function_builder : public graph_builder {
 public:
  explicit function_builder(const std::string& name) { function_.mutable_signature()->set_name(name); }

  function_builder& argument(const std::string& name, pb::DataType t = pb::DT_FLOAT) {
    auto* arg = function_.mutable_signature()->add_input_arg();
    arg->set_name(name);
    arg->set_type(t);
    return *this;
  }

  function_builder& result(const std::string& name, const std::string& tensor, pb::DataType t = pb::DT_FLOAT) {
    auto* arg = function_.mutable_signature()->add_output_arg();
    arg->set_name(name);
    arg->set_type(t);
    (*function_.mutable_ret())[name] = tensor;
    return *this;
  }

  void add_to(graph_builder& g) {
    for (const pb::NodeDef& n : def.node()) *function_.add_node_def() = n;
    *g.def.mutable_library()->add_function() = function_;
  }

 private:
  pb::FunctionDef function_;
};

/// A function of one argument "v" and one result: op(v).
inline void add_unary_function(graph_builder& g, const std::string& name, const std::string& op) {
  function_builder f(name);
  f.argument("v");
  f.unary(op, "inner", "v");
  f.result("r", "inner:" + std::string(op == "Relu" ? "activations" : "y") + ":0");
  f.add_to(g);
}

/// A StatelessIf (or If) of `inputs`, of which the first is the predicate.
inline node_builder add_if(graph_builder& g, const std::string& name, const std::vector<std::string>& inputs,
                           const std::string& then_branch, const std::string& else_branch,
                           const std::string& op = "StatelessIf") {
  node_builder n = g.node(op, name, inputs);
  n.attr("then_branch").mutable_func()->set_name(then_branch);
  n.attr("else_branch").mutable_func()->set_name(else_branch);
  return n;
}

/// A StatelessWhile (or While) over loop variables that begin as `inputs`.
inline node_builder add_while(graph_builder& g, const std::string& name, const std::vector<std::string>& inputs,
                              const std::string& condition, const std::string& body,
                              const std::string& op = "StatelessWhile") {
  node_builder n = g.node(op, name, inputs);
  n.attr("cond").mutable_func()->set_name(condition);
  n.attr("body").mutable_func()->set_name(body);
  return n;
}

}  // namespace tf_embed::test
