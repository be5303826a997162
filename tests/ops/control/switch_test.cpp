// SPDX-License-Identifier: Apache-2.0
// Switch and Merge, as TensorFlow 1 writes tf.cond, where the predicate is known at generation.
#include "ops/control/switch.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/support/op_testing.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
using tf_embed::test::imported_network;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

std::vector<gen::tensor> results_of(const imported_network& s, const std::vector<gen::tensor>& inputs) {
  INFO((s.problems.empty() ? "" : gen::to_line(s.problems[0])));
  REQUIRE(s.net);
  const auto made = gen::evaluate_graph(s.net->graph, inputs);
  REQUIRE(made);
  return *made;
}

lines ops_left(const gen::graph& g) {
  lines names;
  for (gen::node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && g.at(id).op) names.push_back(g.at(id).op_name);
  }
  return names;
}

void add_truth(graph_builder& g, const std::string& name, bool holds) {
  g.constant(name, pb::DT_BOOL, {}, std::string(1, holds ? '\1' : '\0'));
}

void add_switch(graph_builder& g, const std::string& name, const std::string& data, const std::string& predicate) {
  g.node("Switch", name, {data, predicate}).type("T", pb::DT_FLOAT);
}

void add_merge(graph_builder& g, const std::string& name, const lines& inputs) {
  g.node("Merge", name, inputs).type("T", pb::DT_FLOAT).integer("N", static_cast<std::int64_t>(inputs.size()));
}

/// y = p ? -x : unknown(x), as tf.cond writes it.
graph_builder conditional(const std::string& else_op) {
  graph_builder g;
  g.placeholder("x", {4});
  add_switch(g, "cond/x", "x", "p");
  g.unary("Neg", "cond/neg", "cond/x:1");
  g.unary(else_op, "cond/other", "cond/x");
  add_merge(g, "y", {"cond/other", "cond/neg"});
  return g;
}

const gen::tensor four = tensor<float>({4}, {1, -2, 3, -4});

}  // namespace

TEST_CASE("a Switch whose predicate is known keeps one branch", "[switch]") {
  graph_builder g = conditional("Abs");
  const bool holds = GENERATE(true, false);
  add_truth(g, "p", holds);
  const imported_network s = import_graph(g);
  CHECK(values<float>(results_of(s, {four})[0]) ==
        (holds ? std::vector<float>{-1, 2, -3, 4} : std::vector<float>{1, 2, 3, 4}));
  CHECK(ops_left(s.net->graph) == lines{holds ? "Neg" : "Abs"});
}

TEST_CASE("what a Switch does not take is not judged", "[switch]") {
  const std::string unknown = GENERATE("NoSuchOp", "FFT", "StringLower");
  graph_builder g = conditional(unknown);
  SECTION("where it is not taken") {
    add_truth(g, "p", true);
    CHECK(values<float>(results_of(import_graph(g), {four})[0]) == std::vector<float>{-1, 2, -3, 4});
  }
  SECTION("but where it is") {
    add_truth(g, "p", false);
    const lines told = import_graph(g).messages();
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("node \"cond/other\" (" + unknown + ")") != std::string::npos);
  }
}

TEST_CASE("a predicate that only a run knows takes one branch or the other", "[switch]") {
  graph_builder g = conditional("Abs");
  g.placeholder("p", {}, pb::DT_BOOL);
  const bool holds = GENERATE(true, false);
  CHECK(values<float>(results_of(import_graph(g), {four, tensor<bool>({}, {holds})})[0]) ==
        (holds ? std::vector<float>{-1, 2, -3, 4} : std::vector<float>{1, 2, 3, 4}));
  graph_builder unknown = conditional("NoSuchOp");
  unknown.placeholder("p", {}, pb::DT_BOOL);
  CHECK(import_graph(unknown).messages() == lines{"node \"cond/other\" (NoSuchOp): tf_embed does not know this op"});
}

TEST_CASE("a predicate may follow from bounds, and from a default", "[switch]") {
  graph_builder g = conditional("NoSuchOp");
  SECTION("bounds: x < 5 of a number that was limited to 3") {
    g.placeholder("n", {}, pb::DT_INT32);
    g.ints("three", {3});
    g.ints("five", {5});
    g.ints("none", {});
    g.node("Reshape", "limit", {"three", "none"}).type("T", pb::DT_INT32);
    g.node("Minimum", "limited", {"n", "limit"}).type("T", pb::DT_INT32);
    g.node("Reshape", "most", {"five", "none"}).type("T", pb::DT_INT32);
    g.node("Less", "p", {"limited", "most"}).type("T", pb::DT_INT32);
    const imported_network s = import_graph(g);
    REQUIRE(s.net);
    CHECK(ops_left(s.net->graph) == lines{"Neg"});
  }
  SECTION("a learning phase that nobody feeds") {
    add_truth(g, "phase", false);
    g.node("PlaceholderWithDefault", "training", {"phase"}).type("dtype", pb::DT_BOOL).shape("shape", {});
    g.node("LogicalNot", "p", {"training"});
    CHECK(values<float>(results_of(import_graph(g), {four})[0]) == std::vector<float>{-1, 2, -3, 4});
  }
}

TEST_CASE("constants belong to a branch by their control inputs", "[switch]") {
  graph_builder g;
  const bool holds = GENERATE(true, false);
  add_truth(g, "p", holds);
  g.node("Switch", "cond/Switch", {"p", "p"}).type("T", pb::DT_BOOL);
  g.node("Identity", "cond/switch_t", {"cond/Switch:1"}).type("T", pb::DT_BOOL);
  g.node("Identity", "cond/switch_f", {"cond/Switch"}).type("T", pb::DT_BOOL);
  g.floats("cond/one", {2}, 1).def().add_input("^cond/switch_t");
  g.node("NoOp", "cond/nothing", {"^cond/switch_f"});
  g.floats("cond/two", {2}, 2).def().add_input("^cond/nothing");
  add_merge(g, "y", {"cond/two", "cond/one"});
  const auto results = results_of(import_graph(g, {"y", "y:1"}), {});
  CHECK(values<float>(results[0]) == std::vector<float>(2, holds ? 1.0f : 2.0f));
  CHECK(values<std::int32_t>(results[1]) == std::vector<std::int32_t>{holds ? 1 : 0});
}

TEST_CASE("a branch inside of a branch", "[switch]") {
  graph_builder g;
  g.placeholder("x", {4});
  const bool outer = GENERATE(true, false);
  const bool inner = GENERATE(true, false);
  add_truth(g, "p", outer);
  add_truth(g, "q", inner);
  add_switch(g, "x_in", "x", "p");
  g.node("Switch", "q_in", {"q", "p"}).type("T", pb::DT_BOOL);
  add_switch(g, "x_inner", "x_in:1", "q_in:1");
  g.unary("Neg", "neg", "x_inner:1");
  g.unary("Abs", "abs", "x_inner");
  add_merge(g, "joined", {"abs", "neg"});
  g.unary("Square", "square", "x_in");
  add_merge(g, "y", {"square", "joined"});
  const std::vector<float> expected = !outer  ? std::vector<float>{1, 4, 9, 16}
                                      : inner ? std::vector<float>{-1, 2, -3, 4}
                                              : std::vector<float>{1, 2, 3, 4};
  CHECK(values<float>(results_of(import_graph(g), {four})[0]) == expected);
}

TEST_CASE("malformed control flow of TensorFlow 1", "[switch]") {
  graph_builder g;
  g.placeholder("x", {4});
  add_truth(g, "p", true);
  SECTION("an output that has no value") {
    add_switch(g, "s", "x", "p");
    g.unary("Neg", "y", "s");
    CHECK(import_graph(g, {"y"}).messages() ==
          lines{"node \"y\" (Neg): \"y\" has no value: it is on the way that a predicate does not take"});
  }
  SECTION("a Merge of two values") {
    add_merge(g, "y", {"x", "x"});
    CHECK(import_graph(g).messages() ==
          lines{"node \"y\" (Merge): what it joins or sends depends on predicates in a way that no If has"});
  }
  SECTION("a predicate that is none") {
    g.floats("f", {2}, 1);
    add_switch(g, "s", "x", "f");
    g.unary("Neg", "y", "s:1");
    CHECK(import_graph(g, {"y"}).messages() ==
          lines{"node \"s\" (Switch): the predicate must be bool[], but is float32[2]"});
  }
  SECTION("too few inputs") {
    g.node("Switch", "s", {"x"}).type("T", pb::DT_FLOAT);
    g.unary("Neg", "y", "s:1");
    CHECK(import_graph(g, {"y"}).messages() == lines{"node \"s\" (Switch): needs 2 inputs, but has 1"});
  }
}

}  // namespace tests
