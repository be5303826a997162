// SPDX-License-Identifier: Apache-2.0
// What runs keep: where it lies, and where it is overwritten without a copy.
#include "errors/graph_builder.hpp"
#include "plan/arena.hpp"
#include "plan/simulation.hpp"
#include "plan/state_layout.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace tests {
namespace {

using namespace tf_embed;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;
using ties = std::vector<gen::tied_state>;
using lines = std::vector<std::string>;

gen::program planned(const graph_builder& g, const lines& outputs, const ties& states, int simd_block = 16) {
  gen::diagnostics problems;
  gen::compile_options options;
  options.border.outputs = outputs;
  options.border.states = states;
  options.target.simd_block = simd_block;
  options.check_passes = true;
  const gen::toolbox tools = gen::toolbox::standard();
  auto net = gen::import_network({g.def, {}, {}, {.file_name = "g.pb"}}, options, tools, problems);
  for (const gen::diagnostic& d : problems) UNSCOPED_INFO(to_line(d));
  REQUIRE(net);
  auto p = gen::build_program(*net, options, tools, problems);
  REQUIRE(p);
  check_plan(*p, gen::arena_alignment(simd_block));
  return std::move(*p);
}

std::size_t copies(const gen::program& p) {
  return static_cast<std::size_t>(
      std::ranges::count_if(p.body.layers, [](const auto& l) { return l.spec.name == "te::identity"; }));
}

void add_binary(graph_builder& g, const std::string& op, const std::string& name, const std::string& a,
                const std::string& b) {
  g.node(op, name, {a, b}).type("T", pb::DT_FLOAT);
}

graph_builder with_inputs(const lines& names) {
  graph_builder g;
  for (const std::string& name : names) g.placeholder(name, {4});
  return g;
}

}  // namespace

TEST_CASE("an element-wise next value is written in place") {
  graph_builder g = with_inputs({"x", "s"});
  add_binary(g, "AddV2", "next", "s", "x");
  g.unary("Neg", "y", "next");
  const gen::program p = planned(g, {"y"}, {{"next", "s"}});
  CHECK(copies(p) == 0);
  REQUIRE(p.states.size() == 1);
  CHECK(p.states[0].name == "s");
  CHECK_FALSE(p.states[0].initial);
  CHECK(p.state_bytes == 16);
  CHECK(p.inputs.size() == 1);
  CHECK(p.outputs.size() == 1);
}

TEST_CASE("the next value is made behind the last reader of the one before") {
  graph_builder g = with_inputs({"x", "s"});
  add_binary(g, "AddV2", "next", "s", "x");
  add_binary(g, "Mul", "late", "s", "x");
  g.unary("Neg", "y", "late");
  const gen::program p = planned(g, {"y"}, {{"next", "s"}});
  CHECK(copies(p) == 0);
}

TEST_CASE("what the caller sees of the state that a run found is copied first") {
  graph_builder g = with_inputs({"x", "s"});
  add_binary(g, "AddV2", "next", "s", "x");
  g.unary("Identity", "y", "s");
  const gen::program p = planned(g, {"y"}, {{"next", "s"}});
  CHECK(copies(p) == 1);
  CHECK(p.body.layers.front().spec.name == "te::identity");
}

TEST_CASE("states that change places need one copy beside them") {
  graph_builder g = with_inputs({"x", "a", "b"});
  g.unary("Identity", "next_a", "b");
  g.unary("Identity", "next_b", "a");
  add_binary(g, "AddV2", "sum", "a", "x");
  add_binary(g, "Mul", "y", "sum", "b");
  const gen::program p = planned(g, {"y"}, {{"next_a", "a"}, {"next_b", "b"}});
  CHECK(copies(p) == 3);
}

TEST_CASE("one next value for two states") {
  graph_builder g = with_inputs({"x", "a", "b"});
  add_binary(g, "AddV2", "sum", "a", "b");
  add_binary(g, "Mul", "next", "sum", "x");
  g.unary("Neg", "y", "next");
  const gen::program p = planned(g, {"y"}, {{"next", "a"}, {"next", "b"}});
  CHECK(copies(p) == 1);
}

TEST_CASE("state lies at the beginning, in the order of its names, for all targets") {
  graph_builder g;
  g.placeholder("x", {3});
  g.placeholder("b", {3});
  g.placeholder("a", {5});
  g.placeholder("c", {});
  add_binary(g, "AddV2", "next_b", "b", "x");
  g.unary("Relu", "next_a", "a");
  g.unary("Neg", "next_c", "c");
  add_binary(g, "Mul", "y", "next_b", "next_c");
  add_binary(g, "AddN", "z", "next_a", "next_a");
  g.def.mutable_node()->rbegin()->mutable_attr()->operator[]("N").set_i(2);
  for (const int block : {1, 4, 8, 16}) {
    const gen::program p = planned(g, {"y", "z"}, {{"next_b", "b"}, {"next_c", "c"}, {"next_a", "a"}}, block);
    REQUIRE(p.states.size() == 3);
    const std::vector<std::size_t> places = {0, 32, 48};
    for (std::size_t i = 0; i < 3; ++i) CHECK(p.buffers[*p.tensors[p.states[i].tensor].buffer].offset == places[i]);
    CHECK(p.states[2].name == "c");
    CHECK(p.state_bytes == 52);
  }
}

}  // namespace tests
