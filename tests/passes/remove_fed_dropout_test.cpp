// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_fed_dropout.hpp"

#include "compile.hpp"
#include "errors/graph_builder.hpp"
#include "ir/evaluate_graph.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace tf_embed::gen;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

/// Input "x" of four numbers, "rate" or keep_prob "p", and uniform random numbers "u".
struct fed_graph : graph_builder {
  fed_graph() {
    placeholder("x", {4});
    placeholder("p", {});
    ints("shape", {4});
    node("RandomUniform", "u", {"shape"}).type("dtype", pb::DT_FLOAT).type("T", pb::DT_INT32);
  }
  std::string op(const std::string& op_name, const lines& inputs) {
    const std::string name = op_name + std::to_string(def.node_size());
    node(op_name, name, inputs).type("T", pb::DT_FLOAT);
    return name;
  }
  std::string one() {
    floats("one" + std::to_string(def.node_size()), {}, 1);
    return def.node(def.node_size() - 1).name();
  }
  std::string as_float(const std::string& mask) {
    const std::string name = "mask" + std::to_string(def.node_size());
    node("Cast", name, {mask}).type("SrcT", pb::DT_BOOL).type("DstT", pb::DT_FLOAT);
    return name;
  }
  /// x / p * floor(u + p), of keep_prob p.
  std::string dropout_of_old(const std::string& x) {
    return op("Mul", {op("RealDiv", {x, "p"}), op("Floor", {op("AddV2", {"u", "p"})})});
  }
};

struct fed_result {
  result<network> net;
  diagnostics problems;
};

fed_result imported(graph_builder& g, const std::string& y) {
  g.unary("Neg", "y", y);
  compile_options options;
  options.border.outputs = {"y"};
  diagnostics problems;
  auto net = import_network({g.def, {}, {}, {.file_name = "g.pb"}}, options, toolbox::standard(), problems);
  return {std::move(net), std::move(problems)};
}

bool has_random(const graph& g) {
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && g.at(id).op_name == "RandomUniform") return true;
  }
  return false;
}

}  // namespace

TEST_CASE("dropout whose keep_prob or rate is fed keeps all, and the input goes", "[remove_fed_dropout]") {
  fed_graph g;
  std::string y;
  SECTION("x / keep_prob * floor(u + keep_prob)") { y = g.dropout_of_old("x"); }
  SECTION("twice, by the same keep_prob") { y = g.dropout_of_old(g.op("Relu", {g.dropout_of_old("x")})); }
  SECTION("x * (1 / (1 - rate)) * (u >= rate)") {
    const std::string scale = g.op("RealDiv", {g.one(), g.op("Sub", {g.one(), "p"})});
    y = g.op("Mul", {g.op("Mul", {"x", scale}), g.as_float(g.op("GreaterEqual", {"u", "p"}))});
  }
  SECTION("u >= rate ? x / (1 - rate) : 0") {
    g.floats("zero", {}, 0);
    const std::string scaled = g.op("RealDiv", {"x", g.op("Sub", {g.one(), "p"})});
    y = g.op("SelectV2", {g.op("GreaterEqual", {"u", "p"}), scaled, "zero"});
  }
  const bool rectified = y.find("Mul") == 0 && g.def.node_size() > 10 && g.def.node(8).op() == "Relu";
  const fed_result r = imported(g, y);
  INFO((r.problems.empty() ? "" : to_line(r.problems[0])));
  REQUIRE(r.net);
  const graph& made = r.net->graph;
  REQUIRE(made.inputs.size() == 1);
  CHECK(made.inputs[0].name == "x");
  CHECK(r.net->notes == lines{"\"p\" only says how much dropout keeps: inference keeps all, and it is no input of the "
                              "network"});
  const float numbers[] = {1, -2, 3, -4};
  const auto results = evaluate_graph(made, {tensor::of<float>({4}, numbers)});
  REQUIRE(results);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK((*results)[0].as<float>()[i] == (rectified && numbers[i] < 0 ? 0.0f : -numbers[i]));
}

TEST_CASE("an input that is more than the rate of dropout stays", "[remove_fed_dropout]") {
  fed_graph g;
  std::string y;
  SECTION("it scales what no mask meets") { y = g.op("Mul", {g.dropout_of_old("x"), "p"}); }
  SECTION("it is added to the noise alone") { y = g.op("AddV2", {"x", g.op("AddV2", {"u", "p"})}); }
  SECTION("it scales a mask of constant rate") {
    g.floats("half", {}, 0.5f);
    y = g.op("Mul", {"x", g.op("Mul", {g.op("Floor", {g.op("AddV2", {"u", "half"})}), "p"})});
  }
  const fed_result r = imported(g, y);
  REQUIRE(r.net);
  CHECK(r.net->notes.empty());
  CHECK(r.net->graph.inputs.size() == 2);
  CHECK(has_random(r.net->graph));
}

TEST_CASE("dropout of a constant rate goes, and what scales it stays an input", "[remove_fed_dropout]") {
  fed_graph g;
  std::string y;
  SECTION("it scales what a mask of all ones meets") {
    y = g.op("Mul", {g.op("Mul", {"x", "p"}), g.as_float(g.op("Less", {"u", g.one()}))});
  }
  SECTION("it divides what a mask of constant rate meets") {
    g.floats("half", {}, 0.5f);
    y = g.op("Mul", {g.op("RealDiv", {"x", "p"}), g.op("Floor", {g.op("AddV2", {"u", "half"})})});
  }
  const fed_result r = imported(g, y);
  REQUIRE(r.net);
  CHECK(r.net->notes.empty());
  CHECK(r.net->graph.inputs.size() == 2);
  CHECK_FALSE(has_random(r.net->graph));
}

TEST_CASE("what scales dropout whose keep_prob is fed stays an input", "[remove_fed_dropout]") {
  fed_graph g;
  g.placeholder("gain", {});
  const std::string scaled = g.op("RealDiv", {g.op("Mul", {"x", "gain"}), "p"});
  const fed_result r = imported(g, g.op("Mul", {scaled, g.op("Floor", {g.op("AddV2", {"u", "p"})})}));
  REQUIRE(r.net);
  REQUIRE(r.net->graph.inputs.size() == 2);
  CHECK(r.net->graph.inputs[0].name == "x");
  CHECK(r.net->graph.inputs[1].name == "gain");
  CHECK_FALSE(has_random(r.net->graph));
}

}  // namespace tests
