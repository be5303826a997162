// SPDX-License-Identifier: Apache-2.0
// Variables as values: what a run finds, what it leaves, and in which order they are read and assigned.
#include "model/variables.hpp"

#include "errors/graph_builder.hpp"
#include "ir/call.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tests {
namespace {

using namespace tf_embed;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

/// A float scalar in one of the two forms, with an initialiser; its reads and assignments.
class variable_builder {
 public:
  variable_builder(graph_builder& g, std::string name, bool is_resource)
      : g_(g), name_(std::move(name)), is_resource_(is_resource) {
    g_.node(is_resource ? "VarHandleOp" : "VariableV2", name_).type("dtype", pb::DT_FLOAT).shape("shape", {});
  }

  variable_builder& initialised(float value) {
    g_.floats(name_ + "/first", {}, value);
    assign(name_ + "/Assign", name_ + "/first");
    return *this;
  }
  void assign(const std::string& node, const std::string& value, lines waits = {}) {
    add("Assign", node, value, waits);
  }
  void add_to(const std::string& node, const std::string& value, lines waits = {}) {
    add("AssignAdd", node, value, waits);
  }
  void subtract(const std::string& node, const std::string& value, lines waits = {}) {
    add("AssignSub", node, value, waits);
  }
  void read(const std::string& node, const lines& waits = {}) {
    lines inputs{name_};
    for (const std::string& w : waits) inputs.push_back("^" + w);
    auto n = g_.node(is_resource_ ? "ReadVariableOp" : "Identity", node, inputs);
    n.type(is_resource_ ? "dtype" : "T", pb::DT_FLOAT);
  }

 private:
  void add(const std::string& op, const std::string& node, const std::string& value, const lines& waits) {
    lines inputs{name_, value};
    for (const std::string& w : waits) inputs.push_back("^" + w);
    const std::string resource = op == "Assign" ? "AssignVariableOp" : op + "VariableOp";
    g_.node(is_resource_ ? resource : op, node, inputs).type(is_resource_ ? "dtype" : "T", pb::DT_FLOAT);
  }

  graph_builder& g_;
  std::string name_;
  bool is_resource_;
};

void add_identity(graph_builder& g, const std::string& name, const std::string& input, const lines& waits = {}) {
  lines inputs{input};
  for (const std::string& w : waits) inputs.push_back("^" + w);
  g.node("Identity", name, inputs).type("T", pb::DT_FLOAT);
}

/// The first output of several runs, for one number each.
std::vector<float> runs(const graph_builder& g, const lines& outputs, const std::vector<float>& inputs) {
  const auto made = import_graph(g, outputs);
  for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
  REQUIRE(made.net);
  std::vector<gen::tensor> states = gen::initial_states(made.net->graph);
  std::vector<float> results;
  for (const float x : inputs) {
    std::vector<gen::tensor> given;
    if (!gen::caller_inputs(made.net->graph).empty()) given.push_back(gen::tensor::scalar(x));
    const auto got = gen::evaluate_call(made.net->graph, given, states);
    REQUIRE(got);
    results.push_back((*got)[0].as<float>()[0]);
  }
  return results;
}

std::string first_problem(const graph_builder& g, const lines& outputs) {
  const auto made = import_graph(g, outputs);
  return made.problems.empty() ? "" : made.messages().front();
}

graph_builder with_input() {
  graph_builder g;
  g.placeholder("x", {});
  return g;
}

}  // namespace

TEST_CASE("a read behind an assignment sees it, one before it does not", "[variables]") {
  const bool is_resource = GENERATE(false, true);
  graph_builder g = with_input();
  variable_builder v(g, "v", is_resource);
  v.initialised(10);
  v.read("before");
  v.add_to("add", "x", {"before"});
  v.read("after", {"add"});
  add_identity(g, "y", "after");
  add_identity(g, "z", "before", {"add"});
  CHECK(runs(g, {"y"}, {1, 2, 3}) == std::vector<float>{11, 13, 16});
  // What is read of a reference is no copy.
  const std::vector<float> kept{10, 11, 13}, changed{11, 13, 16};
  CHECK(runs(g, {"z"}, {1, 2, 3}) == (is_resource ? kept : changed));
  // What no output needs is not done.
  CHECK(runs(g, {"before"}, {1, 2, 3}) == std::vector<float>{10, 10, 10});
}

TEST_CASE("assignments of all kinds, one behind another", "[variables]") {
  const bool is_resource = GENERATE(false, true);
  graph_builder g = with_input();
  variable_builder v(g, "v", is_resource);
  v.initialised(1);
  v.add_to("add", "x");
  v.read("sum", {"add"});
  v.subtract("subtract", "x", {"sum"});
  v.read("difference", {"subtract"});
  g.node("Mul", "twice", {"sum", "sum"}).type("T", pb::DT_FLOAT);
  g.node("Neg", "minus", {"difference"}).type("T", pb::DT_FLOAT);
  v.assign("assign", "twice", {"minus"});
  add_identity(g, "y", "minus", {"assign"});
  CHECK(runs(g, {"y"}, {1, 2, 0}) == std::vector<float>{-1, -4, -36});
}

TEST_CASE("the output of an assignment to a reference is the new value", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", false);
  v.initialised(5);
  v.add_to("y", "x");
  CHECK(runs(g, {"y"}, {1, 1, 1}) == std::vector<float>{6, 7, 8});
}

TEST_CASE("an assignment that an output names is done at each run", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(5);
  v.read("y");
  v.add_to("add", "x");
  CHECK(runs(g, {"y"}, {1, 1, 1}) == std::vector<float>{5, 5, 5});
  CHECK(runs(g, {"y", "add"}, {1, 1, 1}) == std::vector<float>{5, 6, 7});
  CHECK(first_problem(g, {"add"}) ==
        "the outputs named only assign variables; name one with --output that is a result");
}

TEST_CASE("behind an assignment, what was read of a reference before may be either value", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", false);
  v.initialised(5);
  v.read("before");
  v.assign("set", "x", {"before"});
  SECTION("used behind it") {
    g.node("Neg", "y", {"before", "^set"}).type("T", pb::DT_FLOAT);
    CHECK(first_problem(g, {"y"}) ==
          "node \"y\" (Neg): uses what was read of the variable \"v\" before it was assigned, behind that: of a "
          "reference, "
          "which is not copied, either value may be seen; make it a resource (use_resource=True), or use it before");
  }
  SECTION("used before it") {
    g.node("Neg", "negative", {"before"}).type("T", pb::DT_FLOAT);
    g.node("AssignAdd", "again", {"v", "negative", "^set"}).type("T", pb::DT_FLOAT);
    add_identity(g, "y", "again");
    CHECK(runs(g, {"y"}, {1, 2, 3}) == std::vector<float>{-4, 6, -3});
  }
}

TEST_CASE("a read of a reference that is fetched is the value when all is done", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", false);
  v.initialised(5);
  v.read("y");
  v.add_to("add", "x", {"y"});
  CHECK(runs(g, {"y", "add"}, {1, 2, 3}) == std::vector<float>{6, 8, 11});
}

TEST_CASE("a NoOp that groups assignments does them", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true), w(g, "w", true);
  v.initialised(5);
  w.initialised(7);
  v.read("y");
  w.read("z");
  v.assign("to_v", "z", {"y"});
  w.assign("to_w", "y", {"z"});
  g.node("NoOp", "all", {"^to_v", "^to_w"});
  g.node("AddV2", "sum", {"y", "x"}).type("T", pb::DT_FLOAT);
  CHECK(runs(g, {"sum", "all"}, {0, 0, 0}) == std::vector<float>{5, 7, 5});
}

TEST_CASE("nodes of one shared name are one variable", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(5);
  g.node("VarHandleOp", "w").type("dtype", pb::DT_FLOAT).shape("shape", {}).text("shared_name", "v");
  v.add_to("add", "x");
  g.node("ReadVariableOp", "y", {"w", "^add"}).type("dtype", pb::DT_FLOAT);
  CHECK(runs(g, {"y"}, {1, 1}) == std::vector<float>{6, 7});
}

TEST_CASE("a variable that no run assigns is the constant that its initialiser says", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", GENERATE(false, true));
  v.initialised(3);
  v.read("read");
  g.node("Mul", "y", {"read", "x"}).type("T", pb::DT_FLOAT);
  const auto made = import_graph(g, {"y"});
  REQUIRE(made.net);
  CHECK(made.net->graph.states.empty());
  REQUIRE(made.net->notes.size() == 1);
  CHECK(made.net->notes[0] == "\"v\" is a variable that no call assigns: it keeps the value of its initialiser");
  CHECK(runs(g, {"y"}, {2, 4}) == std::vector<float>{6, 12});
}

TEST_CASE("what a run assigns before it reads is no state", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(3);
  v.assign("set", "x");
  v.read("y", {"set"});
  const auto made = import_graph(g, {"y"});
  REQUIRE(made.net);
  CHECK(made.net->graph.states.empty());
  CHECK(runs(g, {"y"}, {2, 4}) == std::vector<float>{2, 4});
}

TEST_CASE("two assignments that nothing orders", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(3);
  v.add_to("one", "x");
  v.add_to("two", "x");
  v.read("y", {"one", "two"});
  CHECK(
      first_problem(g, {"y"}) ==
      "node \"two\" (AssignAddVariableOp): \"one\" assigns the same variable \"v\", and no input or control input says "
      "which comes first");
}

TEST_CASE("a variable without a first value", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.add_to("add", "x");
  v.read("y", {"add"});
  CHECK(first_problem(g, {"y"}) ==
        "node \"v\" (VarHandleOp): calls assign this variable, but nothing gives it a first value: the graph needs an "
        "initialiser, an assignment of constants that the outputs do not need");
}

TEST_CASE("a first value of random numbers, of an input, of another variable", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  g.ints("shape", {});
  g.node("RandomUniform", "random", {"shape"}).type("dtype", pb::DT_FLOAT).type("T", pb::DT_INT32);
  v.add_to("add", "x");
  v.read("y", {"add"});
  SECTION("random") {
    v.assign("v/Assign", "random");
    CHECK(first_problem(g, {"y"}) ==
          "node \"v\" (VarHandleOp): calls assign this variable, whose first value is random numbers (\"random\"): "
          "freeze "
          "the graph with the values of a checkpoint");
  }
  SECTION("an input") {
    v.assign("v/Assign", "x");
    CHECK(first_problem(g, {"y"}) ==
          "node \"v\" (VarHandleOp): calls assign this variable, whose first value is not made of constants alone, but "
          "of "
          "\"x\"");
  }
}

TEST_CASE("of several assignments that no run makes the initialiser counts", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  g.floats("hundred", {}, 100);
  v.assign("clear", "hundred");
  v.initialised(3);
  v.add_to("add", "x");
  v.read("y", {"add"});
  CHECK(runs(g, {"y"}, {1, 1}) == std::vector<float>{4, 5});
}

TEST_CASE("a variable of an open shape, of a dtype that is no state", "[variables]") {
  graph_builder g = with_input();
  SECTION("open") {
    g.node("VarHandleOp", "v").type("dtype", pb::DT_FLOAT).shape("shape", {-1, 3});
    g.node("Neg", "v/first", {"x_first"}).type("T", pb::DT_FLOAT);
    g.floats("x_first", {2, 3}, 1);
    g.node("AssignVariableOp", "v/Assign", {"v", "v/first"}).type("dtype", pb::DT_FLOAT);
    g.node("AssignAddVariableOp", "add", {"v", "x"}).type("dtype", pb::DT_FLOAT);
    add_identity(g, "y", "x", {"add"});
    CHECK(first_problem(g, {"y"}) ==
          "node \"v\" (VarHandleOp): calls assign this variable, whose shape is [?,3]: state has a known shape");
  }
  SECTION("string") {
    g.node("VarHandleOp", "v").type("dtype", pb::DT_STRING).shape("shape", {});
    g.constant("s", pb::DT_STRING, {}, "").attr("value").mutable_tensor()->add_string_val("a");
    g.node("AssignVariableOp", "v/Assign", {"v", "s"}).type("dtype", pb::DT_STRING);
    g.node("AssignVariableOp", "set", {"v", "s"}).type("dtype", pb::DT_STRING);
    add_identity(g, "y", "x", {"set"});
    CHECK(first_problem(g, {"y"}) ==
          "node \"v\" (VarHandleOp): calls assign this variable, which is string: that cannot be state");
  }
}

TEST_CASE("a run that leaves another type than it found", "[variables]") {
  graph_builder g;
  g.placeholder("x", {2});
  variable_builder v(g, "v", true);
  v.initialised(3);
  v.add_to("add", "x");
  add_identity(g, "y", "x", {"add"});
  CHECK(first_problem(g, {"y"}) == "the state \"v\" is float32[], but \"add\", which a call leaves, is float32[2]");
}

TEST_CASE("an order that goes in a circle", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(3);
  v.add_to("other", "x", {});
  v.add_to("add", "y", {"other"});
  v.read("y", {"add"});
  CHECK(first_problem(g, {"y"}) ==
        "node \"add\" (AssignAddVariableOp): waits for itself, by the inputs or control inputs of the graph");
}

TEST_CASE("an assignment inside a branch", "[variables]") {
  graph_builder g = with_input();
  g.placeholder("p", {}, pb::DT_BOOL);
  variable_builder v(g, "v", true);
  v.initialised(3);
  g.node("Switch", "switch", {"x", "p"}).type("T", pb::DT_FLOAT);
  v.add_to("add", "switch:1");
  v.read("read", {"add"});
  g.node("Merge", "y", {"switch", "read"}).type("T", pb::DT_FLOAT).integer("N", 2);
  CHECK(first_problem(g, {"y"}) ==
        "node \"add\" (AssignAddVariableOp): this assignment is inside a branch or loop, where it cannot become state: "
        "let "
        "the branch or loop give the value, and assign it behind");
}

TEST_CASE("what changes a variable otherwise, and what assigns none", "[variables]") {
  graph_builder g = with_input();
  variable_builder v(g, "v", true);
  v.initialised(3);
  SECTION("training") {
    g.node("ResourceApplyGradientDescent", "train", {"v", "x", "x"}).type("T", pb::DT_FLOAT);
    add_identity(g, "y", "x", {"train"});
    CHECK(
        first_problem(g, {"y"}) ==
        "node \"train\" (ResourceApplyGradientDescent): changes the variable \"v\" in a way of which no state is made");
  }
  SECTION("nothing that is known") {
    g.placeholder("handle", {}, pb::DT_RESOURCE);
    g.node("AssignVariableOp", "set", {"handle", "x"}).type("dtype", pb::DT_FLOAT);
    add_identity(g, "y", "x", {"set"});
    CHECK(first_problem(g, {"y"}) ==
          "node \"set\" (AssignVariableOp): assigns what is no variable that the graph makes");
  }
}

}  // namespace tests
