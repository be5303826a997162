// SPDX-License-Identifier: Apache-2.0
// Lists of which only a run knows how long they become, with the room that --max-size gives them.
#include "compile.hpp"
#include "ir/evaluate_graph.hpp"
#include "ops/support/op_testing.hpp"
#include "support/function_builder.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::add_while;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
using tf_embed::test::imported_network;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;
using sizes = std::map<std::string, std::int64_t>;

imported_network imported(const graph_builder& g, const lines& outputs, const sizes& most) {
  gen::compile_options options;
  options.max_sizes = most;
  return tf_embed::test::import_graph(g, outputs, std::move(options));
}

/// for (i = 0; i < n; ++i) list.push_back(x), of an empty list; "all" is its stack, "count" its length.
graph_builder pushed_n_times() {
  graph_builder g;
  g.placeholder("n", {}, pb::DT_INT32);
  g.placeholder("x", {2});
  g.number("zero", 0);
  g.number("any", -1);
  g.node("EmptyTensorList", "list", {"any", "any"})
      .type("element_dtype", pb::DT_FLOAT)
      .type("shape_type", pb::DT_INT32);
  function_builder c("cond");
  c.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x").argument("l", pb::DT_VARIANT);
  c.node("Less", "less", {"i", "n"}).type("T", pb::DT_INT32);
  c.result("r", "less:z:0", pb::DT_BOOL);
  c.add_to(g);
  function_builder b("body");
  b.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x").argument("l", pb::DT_VARIANT);
  b.number("one", 1);
  b.node("AddV2", "next", {"i", "one:output:0"}).type("T", pb::DT_INT32);
  b.node("TensorListPushBack", "push", {"l", "x"}).type("element_dtype", pb::DT_FLOAT);
  b.result("i_next", "next:z:0", pb::DT_INT32).result("n_next", "n", pb::DT_INT32).result("x_next", "x");
  b.result("l_next", "push:output_handle:0", pb::DT_VARIANT);
  b.add_to(g);
  add_while(g, "loop", {"zero", "n", "x", "list"}, "cond", "body");
  g.node("TensorListStack", "all", {"loop:3", "any"}).type("element_dtype", pb::DT_FLOAT);
  g.node("TensorListLength", "count", {"loop:3"});
  return g;
}

TEST_CASE("a list grows as far as its room", "[sized_list]") {
  const auto made = imported(pushed_n_times(), {"all", "count"}, {{"list", 4}});
  for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
  REQUIRE(made.net);
  const gen::graph& g = made.net->graph;
  CHECK(gen::to_string(g.type(g.outputs[0].value)) == "float32[?<=4,2]");
  for (const std::int32_t n : {0, 1, 4}) {
    const auto got = gen::evaluate_graph(g, {gen::tensor::scalar(n), tensor<float>({2}, {5, 6})});
    REQUIRE(got);
    CHECK((*got)[0].shape() == gen::shape{n, 2});
    CHECK((*got)[1].as_int(0) == n);
  }
  const auto beyond = gen::evaluate_graph(g, {gen::tensor::scalar<std::int32_t>(5), tensor<float>({2}, {5, 6})});
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().message == "the index 4 is not in [0, 4)");
}

TEST_CASE("a list that grows without a room names the option", "[sized_list]") {
  CHECK(
      imported(pushed_n_times(), {"all"}, {}).messages() ==
      lines{"node \"loop\" (StatelessWhile): loop variable 3 (\"l\") is float32[0,2] when the loop begins, but "
            "float32[1,2] behind an iteration; say the most items that it may have by --max-size list=N; how often the "
            "loop runs depends on input \"n\": freeze it with --freeze-input n=VALUE"});
}

TEST_CASE("a room for what is no list", "[sized_list]") {
  CHECK(imported(pushed_n_times(), {"all"}, {{"list", 4}, {"lst", 4}}).messages() ==
        lines{"--max-size: no node \"lst\" makes a list; did you mean \"list\"?"});
}

TEST_CASE("what takes no list of unknown length says so", "[sized_list]") {
  graph_builder g = pushed_n_times();
  g.node("TensorListConcat", "joined", {"loop:3"}).type("element_dtype", pb::DT_FLOAT);
  CHECK(imported(g, {"joined"}, {{"list", 4}}).messages() ==
        lines{"node \"joined\" (TensorListConcat): the items of a list that is known only at run time"});
  CHECK(imported(g, {"loop:3"}, {{"list", 4}}).messages() ==
        lines{"node \"loop\" (StatelessWhile): a list whose length is known only at run time is no result"});
}

}  // namespace
}  // namespace tests
