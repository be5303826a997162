// SPDX-License-Identifier: Apache-2.0
// Assignments in the functions of If and While, as their results.
#include "model/lift_assignments.hpp"

#include "ir/call.hpp"
#include "support/function_builder.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tests {
namespace {

using namespace tf_embed;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

/// x, p and the resource v, which begins as 10.
graph_builder with_variable() {
  graph_builder g;
  g.placeholder("x", {});
  g.placeholder("p", {}, pb::DT_BOOL);
  g.node("VarHandleOp", "v").type("dtype", pb::DT_FLOAT).shape("shape", {});
  g.floats("v/first", {}, 10);
  g.node("AssignVariableOp", "v/Assign", {"v", "v/first"}).type("dtype", pb::DT_FLOAT);
  return g;
}

/// f(v, x): does that to v, and answers x.
void add_assigning_function(graph_builder& g, const std::string& name, const lines& ops) {
  function_builder f(name);
  f.argument("v", pb::DT_RESOURCE);
  f.argument("x");
  for (const std::string& op : ops) f.node(op, "do_" + op, {"v", "x"}).type("dtype", pb::DT_FLOAT);
  f.node("Identity", "same", {"x"}).type("T", pb::DT_FLOAT);
  for (const std::string& op : ops) f.def.mutable_node()->rbegin()->add_input("^do_" + op);
  f.result("r", "same:output:0");
  f.add_to(g);
}

void add_read(graph_builder& g, const std::string& name, const std::string& behind) {
  g.node("ReadVariableOp", name, {"v", "^" + behind}).type("dtype", pb::DT_FLOAT);
}

void add_choice(graph_builder& g) {
  tf_embed::test::add_if(g, "choice", {"p", "v", "x"}, "yes", "no", "If")
      .attr("Tout")
      .mutable_list()
      ->add_type(pb::DT_FLOAT);
}

std::string first_problem(const graph_builder& g, const lines& outputs) {
  const auto made = import_graph(g, outputs);
  return made.problems.empty() ? "" : made.messages().front();
}

}  // namespace

TEST_CASE("what one branch assigns is what it found in the other", "[variables]") {
  graph_builder g = with_variable();
  add_assigning_function(g, "yes", {"AssignAddVariableOp"});
  add_assigning_function(g, "no", {});
  add_choice(g);
  add_read(g, "y", "choice");
  const auto made = import_graph(g, {"y", "choice"});
  for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
  REQUIRE(made.net);
  std::vector<gen::tensor> states = gen::initial_states(made.net->graph);
  const std::vector<float> wanted = {15, 15, 20};
  std::size_t run = 0;
  for (const bool p : {true, false, true}) {
    std::vector<gen::tensor> inputs;
    for (const gen::endpoint& e : gen::caller_inputs(made.net->graph))
      inputs.push_back(e.name == "p" ? gen::tensor::scalar(p) : gen::tensor::scalar(5.0f));
    const auto got = gen::evaluate_call(made.net->graph, inputs, states);
    REQUIRE(got);
    CHECK((*got)[0].as<float>()[0] == wanted[run++]);
    CHECK((*got)[1].as<float>()[0] == 5);
  }
}

TEST_CASE("what is wrong in a branch has its place", "[variables]") {
  graph_builder g = with_variable();
  add_assigning_function(g, "yes", {"AssignAddVariableOp", "AssignSubVariableOp"});
  add_assigning_function(g, "no", {});
  add_choice(g);
  add_read(g, "y", "choice");
  CHECK(first_problem(g, {"y"}) ==
        "node \"choice/do_AssignSubVariableOp\" (AssignSubVariableOp): \"do_AssignAddVariableOp\" assigns the same "
        "variable "
        "\"v\", and no input or control input says which comes first");
}

TEST_CASE("a condition that assigns is refused", "[variables]") {
  graph_builder g = with_variable();
  function_builder condition("condition");
  condition.argument("v", pb::DT_RESOURCE).argument("x");
  condition.node("AssignAddVariableOp", "count", {"v", "x"}).type("dtype", pb::DT_FLOAT);
  condition.node("Less", "less", {"x", "x", "^count"}).type("T", pb::DT_FLOAT);
  condition.result("r", "less:z:0", pb::DT_BOOL);
  condition.add_to(g);
  function_builder body("body");
  body.argument("v", pb::DT_RESOURCE).argument("x");
  body.node("Neg", "minus", {"x"}).type("T", pb::DT_FLOAT);
  body.result("handle", "v", pb::DT_RESOURCE).result("r", "minus:y:0");
  body.add_to(g);
  tf_embed::test::add_while(g, "loop", {"v", "x"}, "condition", "body", "While");
  CHECK(first_problem(g, {"loop:1"}) == "node \"loop\" (While): the condition of this loop assigns a variable");
}

TEST_CASE("a function that assigns and calls itself", "[variables]") {
  graph_builder g = with_variable();
  function_builder f("yes");
  f.argument("v", pb::DT_RESOURCE).argument("x");
  f.node("AssignAddVariableOp", "add", {"v", "x"}).type("dtype", pb::DT_FLOAT);
  f.node("Less", "less", {"x", "x", "^add"}).type("T", pb::DT_FLOAT);
  tf_embed::test::add_if(f, "again", {"less:z:0", "v", "x"}, "yes", "yes", "If");
  f.result("r", "again:output:0");
  f.add_to(g);
  add_assigning_function(g, "no", {});
  add_choice(g);
  add_read(g, "y", "choice");
  CHECK(first_problem(g, {"y"}).find("nested more than 64 deep, or without end") != std::string::npos);
}

}  // namespace tests
