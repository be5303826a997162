// SPDX-License-Identifier: Apache-2.0
#include "model/structured_control.hpp"

#include "errors/graph_builder.hpp"
#include "ir/evaluate_graph.hpp"
#include "support/imported_network.hpp"
#include "support/linear_time.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace tests {
namespace {

using namespace tf_embed;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

void add_enter(graph_builder& g, const std::string& name, const std::string& input, const std::string& frame = "f") {
  g.unary("Enter", name, input).text("frame_name", frame);
}
void add_merge(graph_builder& g, const std::string& name, const lines& inputs) {
  g.node("Merge", name, inputs).type("T", pb::DT_FLOAT).integer("N", static_cast<std::int64_t>(inputs.size()));
}
void add_switch(graph_builder& g, const std::string& name, const std::string& data, const std::string& predicate) {
  g.node("Switch", name, {data, predicate}).type("T", pb::DT_FLOAT);
}
void add_binary(graph_builder& g, const std::string& op, const std::string& name, const std::string& a,
                const std::string& b) {
  g.node(op, name, {a, b}).type("T", pb::DT_FLOAT);
}

/// while (x < limit) x = x + x, with the frame `f` and names before which `prefix` stands; its result is prefix +
/// "exit".
void add_doubling(graph_builder& g, const std::string& prefix, const std::string& x, const std::string& limit,
                  const std::string& frame = "f") {
  add_enter(g, prefix + "enter", x, frame);
  add_enter(g, prefix + "limit", limit, frame);
  add_merge(g, prefix + "merge", {prefix + "enter", prefix + "next"});
  add_binary(g, "Less", prefix + "less", prefix + "merge", prefix + "limit");
  g.node("LoopCond", prefix + "cond", {prefix + "less"});
  add_switch(g, prefix + "switch", prefix + "merge", prefix + "cond");
  add_binary(g, "AddV2", prefix + "add", prefix + "switch:1", prefix + "switch:1");
  g.unary("NextIteration", prefix + "next", prefix + "add");
  g.unary("Exit", prefix + "exit", prefix + "switch");
}

float result_of(const graph_builder& g, const lines& outputs, std::vector<float> inputs) {
  const auto made = import_graph(g, outputs);
  for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
  REQUIRE(made.net);
  std::vector<gen::tensor> values;
  for (const float x : inputs) values.push_back(gen::tensor::scalar(x));
  const auto got = gen::evaluate_graph(made.net->graph, values);
  REQUIRE(got);
  return (*got)[0].as<float>()[0];
}

graph_builder two_numbers() {
  graph_builder g;
  g.placeholder("x", {});
  g.placeholder("most", {});
  return g;
}

TEST_CASE("a frame is a loop", "[structured_control]") {
  graph_builder g = two_numbers();
  add_doubling(g, "", "x", "most");
  CHECK(result_of(g, {"exit"}, {3, 40}) == 48);
  CHECK(result_of(g, {"exit"}, {50, 40}) == 50);
}

TEST_CASE("loops one behind another, of one frame's name", "[structured_control]") {
  graph_builder g = two_numbers();
  g.floats("far", {}, 1000);
  add_doubling(g, "a/", "x", "most", "f");
  add_doubling(g, "b/", "a/exit", "far", "g");
  CHECK(result_of(g, {"b/exit"}, {3, 40}) == 1536);
}

TEST_CASE("a loop in a loop", "[structured_control]") {
  // Until it is 1000 or more: first to 40, then three times that.
  graph_builder g = two_numbers();
  g.floats("far", {}, 1000);
  add_enter(g, "enter", "x", "outer");
  add_enter(g, "limit_in", "most", "outer");
  add_enter(g, "far_in", "far", "outer");
  add_merge(g, "merge", {"enter", "next"});
  add_binary(g, "Less", "less", "merge", "far_in");
  g.node("LoopCond", "cond", {"less"});
  add_switch(g, "switch", "merge", "cond");
  add_doubling(g, "inner/", "switch:1", "limit_in", "inner");
  g.floats("three", {}, 3).def().add_input("^switch");
  add_binary(g, "Mul", "mul", "inner/exit", "three");
  g.unary("NextIteration", "next", "mul");
  g.unary("Exit", "exit", "switch");
  CHECK(result_of(g, {"exit"}, {3, 40}) == 1296);
}

/// p ? -x : loop over x, joined as "join"; the predicate is x < limit.
graph_builder loop_in_a_branch() {
  graph_builder g = two_numbers();
  add_binary(g, "Less", "p", "x", "most");
  add_switch(g, "x_in", "x", "p");
  add_switch(g, "limit_in", "most", "p");
  g.unary("Neg", "neg", "x_in");
  add_doubling(g, "", "x_in:1", "limit_in:1");
  add_merge(g, "join", {"neg", "exit"});
  return g;
}

TEST_CASE("a loop in a branch, and the number of the branch", "[structured_control]") {
  CHECK(result_of(loop_in_a_branch(), {"join"}, {3, 40}) == 48);
  CHECK(result_of(loop_in_a_branch(), {"join"}, {50, 40}) == -50);
  graph_builder g = loop_in_a_branch();
  g.node("Cast", "index", {"join:1"}).type("SrcT", pb::DT_INT32).type("DstT", pb::DT_FLOAT);
  CHECK(result_of(g, {"index"}, {3, 40}) == 1);
  CHECK(result_of(g, {"index"}, {50, 40}) == 0);
}

TEST_CASE("what was only in branches is no output", "[structured_control]") {
  const auto made = import_graph(loop_in_a_branch());
  REQUIRE(made.net);
  REQUIRE(made.net->graph.outputs.size() == 1);
  CHECK(made.net->graph.outputs[0].name == "join");
}

TEST_CASE("a branch in a loop in a branch", "[structured_control]") {
  graph_builder g = two_numbers();
  add_enter(g, "enter", "x");
  add_enter(g, "limit_in", "most");
  add_merge(g, "merge", {"enter", "next"});
  add_binary(g, "Less", "less", "merge", "limit_in");
  g.node("LoopCond", "cond", {"less"});
  add_switch(g, "switch", "merge", "cond");
  // x < 10 ? x + x : x * 3, with constants that only a control input places.
  g.floats("ten", {}, 10).def().add_input("^switch");
  add_binary(g, "Less", "small", "switch:1", "ten");
  add_switch(g, "branch", "switch:1", "small");
  g.floats("three", {}, 3).def().add_input("^branch");
  add_binary(g, "AddV2", "twice", "branch:1", "branch:1");
  add_binary(g, "Mul", "thrice", "branch", "three");
  add_merge(g, "join", {"thrice", "twice"});
  g.unary("NextIteration", "next", "join");
  g.unary("Exit", "exit", "switch");
  CHECK(result_of(g, {"exit"}, {3, 40}) == 108);
}

/// Three cases of an index, as a runtime lowers them: of the last only a control input tells.
graph_builder three_cases(std::int64_t outputs, const lines& joined) {
  graph_builder g;
  g.placeholder("x", {});
  g.placeholder("index", {}, pb::DT_INT32);
  g.node("_SwitchN", "pivot", {"index", "index"}).type("T", pb::DT_INT32).integer("num_outs", outputs);
  g.node("Identity", "on_last", {"pivot:2"}).type("T", pb::DT_INT32);
  g.node("_SwitchN", "ways", {"x", "index"}).type("T", pb::DT_FLOAT).integer("num_outs", outputs);
  g.unary("Neg", "neg", "ways");
  add_binary(g, "AddV2", "twice", "ways:1", "ways:1");
  g.floats("seven", {}, 7).def().add_input("^on_last");
  add_merge(g, "join", joined);
  return g;
}

TEST_CASE("the branches of a Case", "[structured_control]") {
  const auto run = [](const graph_builder& g, std::int32_t index) {
    const auto made = import_graph(g, {"join"});
    REQUIRE(made.net);
    gen::tensor at(gen::dtype::int32, {});
    at.mutable_as<std::int32_t>()[0] = index;
    const auto got = gen::evaluate_graph(made.net->graph, {gen::tensor::scalar(3.0f), at});
    REQUIRE(got);
    return (*got)[0].as<float>()[0];
  };
  for (const lines& joined : {lines{"neg", "twice", "seven"}, lines{"seven", "neg", "twice"}}) {
    const graph_builder g = three_cases(3, joined);
    CHECK(run(g, 0) == -3);
    CHECK(run(g, 1) == 6);
    for (const std::int32_t last : {2, 3, -1}) CHECK(run(g, last) == 7);
  }
}

TEST_CASE("cases that do not fit what joins them", "[structured_control]") {
  const lines refused{"node \"ways\" (_SwitchN): tf_embed does not know this op"};
  CHECK(import_graph(three_cases(4, {"neg", "twice", "seven"}), {"join"}).messages() == refused);
  CHECK(import_graph(three_cases(3, {"neg", "twice"}), {"join"}).messages() == refused);
  CHECK(import_graph(three_cases(3, {"neg", "neg", "seven"}), {"join"}).messages() == refused);
}

TEST_CASE("frames that are no while loops", "[structured_control]") {
  graph_builder g = two_numbers();
  SECTION("without a condition") {
    add_enter(g, "enter", "x");
    add_merge(g, "merge", {"enter", "next"});
    g.unary("NextIteration", "next", "merge");
    g.unary("Exit", "exit", "merge");
    CHECK(import_graph(g, {"exit"}).messages() ==
          lines{"node \"enter\" (Enter): its loop is no while loop: nothing in it is its condition"});
  }
  SECTION("with two conditions") {
    add_doubling(g, "", "x", "most");
    g.node("LoopCond", "cond2", {"less"});
    add_switch(g, "switch2", "merge", "cond2");
    g.unary("Exit", "exit2", "switch2");
    CHECK(import_graph(g, {"exit2"}).messages() ==
          lines{"node \"enter\" (Enter): its loop is no while loop: it has two conditions"});
  }
  SECTION("a Merge of one") {
    add_enter(g, "enter", "x");
    add_enter(g, "limit_in", "most");
    add_merge(g, "merge", {"enter"});
    add_binary(g, "Less", "less", "merge", "limit_in");
    g.node("LoopCond", "cond", {"less"});
    add_switch(g, "switch", "merge", "cond");
    g.unary("Exit", "exit", "switch");
    CHECK(import_graph(g, {"exit"}).messages() ==
          lines{"node \"enter\" (Enter): its loop is no while loop: \"merge\" (Merge) does not join one Enter and one "
                "NextIteration"});
  }
  SECTION("a frame that is never left is not needed") {
    add_enter(g, "enter", "x");
    g.unary("Neg", "inside", "enter");
    g.unary("Neg", "y", "x");
    CHECK(result_of(g, {"y"}, {3}) == -3);
  }
  SECTION("a frame that is never left, of which something is needed") {
    add_doubling(g, "", "x", "most");
    g.unary("Neg", "y", "add");
    const lines told{
        "the node \"y\" (given as --output) is inside of the loop \"f\", where it has a value in each iteration; "
        "name one before or behind the loop"};
    CHECK(import_graph(g, {"y"}).messages() == told);
    // What has no place in the file's own graph either.
    graph_builder never = two_numbers();
    add_enter(never, "enter", "x");
    add_enter(never, "limit", "most");
    add_merge(never, "merge", {"enter", "next"});
    add_binary(never, "Less", "less", "merge", "limit");
    never.node("LoopCond", "cond", {"less"});
    add_switch(never, "switch", "merge", "cond");
    never.unary("NextIteration", "next", "switch:1");
    never.unary("Neg", "y", "switch:1");
    CHECK(import_graph(never, {"y"}).messages() == told);
  }
  SECTION("a frame that nothing but its own names enters") {
    add_merge(g, "merge", {"next", "next2"});
    g.unary("NextIteration", "next", "merge");
    g.unary("NextIteration", "next2", "merge");
    g.unary("Exit", "exit", "merge");
    const std::string why = "is not supported: it belongs to no loop or branch that could be made one op";
    CHECK(import_graph(g, {"exit"}).messages() == lines{"node \"next\" (NextIteration): " + why,
                                                        "node \"next2\" (NextIteration): " + why,
                                                        "node \"exit\" (Exit): " + why});
  }
  SECTION("a cycle without a NextIteration") {
    add_binary(g, "AddV2", "a", "x", "b");
    add_binary(g, "AddV2", "b", "a", "most");
    add_merge(g, "join", {"a", "b"});
    const lines told = import_graph(g, {"join"}).messages();
    REQUIRE(told.size() == 1);
    CHECK(told[0].ends_with("the graph has a cycle through this node and \"b\""));
  }
}

/// Nothing here may take time that grows faster than the graph.
template <class Make>
void check_linear(const Make& make, int size) {
  tf_embed::test::check_linear(size, make, [](const graph_builder& g) { import_graph(g, {"y"}); });
}

TEST_CASE("loops one behind another take linear time", "[structured_control]") {
  const auto chain = [](int n) {
    graph_builder g = two_numbers();
    std::string x = "x";
    for (int i = 0; i < n; ++i) {
      const std::string prefix = "l" + std::to_string(i);
      add_doubling(g, prefix, x, "most", prefix);
      x = prefix + "exit";
    }
    g.unary("Neg", "y", x);
    return g;
  };
  check_linear(chain, 100);
}

TEST_CASE("branches one behind another take linear time", "[structured_control]") {
  const auto chain = [](int n) {
    graph_builder g = two_numbers();
    add_binary(g, "Less", "p", "x", "most");
    std::string x = "x";
    for (int i = 0; i < n; ++i) {
      const std::string at = std::to_string(i);
      add_switch(g, "s" + at, x, "p");
      g.unary("Neg", "n" + at, "s" + at + ":1");
      add_merge(g, "m" + at, {"s" + at, "n" + at});
      x = "m" + at;
    }
    g.unary("Neg", "y", x);
    return g;
  };
  check_linear(chain, 100);
}

TEST_CASE("a thousand frames in one another are refused in linear time", "[structured_control]") {
  const auto nested = [](int n) {
    graph_builder g = two_numbers();
    std::string x = "x", most = "most";
    for (int i = 0; i < n; ++i) {
      const std::string at = "l" + std::to_string(i), frame = "f" + std::to_string(i);
      add_enter(g, at + "enter", x, frame);
      add_enter(g, at + "limit", most, frame);
      add_merge(g, at + "merge", {at + "enter", at + "next"});
      add_binary(g, "Less", at + "less", at + "merge", at + "limit");
      g.node("LoopCond", at + "cond", {at + "less"});
      add_switch(g, at + "switch", at + "merge", at + "cond");
      x = at + "switch:1";
      most = at + "limit";
    }
    for (int i = n - 1; i >= 0; --i) {
      const std::string at = "l" + std::to_string(i);
      add_binary(g, "AddV2", at + "add", x, x);
      g.unary("NextIteration", at + "next", at + "add");
      g.unary("Exit", at + "exit", at + "switch");
      x = at + "exit";
    }
    g.unary("Neg", "y", x);
    return g;
  };
  const lines told = import_graph(nested(1000), {"y"}).messages();
  REQUIRE(told.size() == 1);
  CHECK(told[0].ends_with("functions, loops and branches are nested more than 64 deep, or without end"));
  check_linear(nested, 20);
}

}  // namespace
}  // namespace tests
