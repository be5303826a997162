// SPDX-License-Identifier: Apache-2.0
// Case: one of several branches, by its number.
#include "ir/evaluate_graph.hpp"
#include "ops/control/cond.hpp"
#include "ops/support/op_testing.hpp"
#include "support/function_builder.hpp"
#include "support/imported_network.hpp"

#include <tf_embed/layers/case_of.hpp>
#include <tf_embed/layers/unary.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::add_unary_function;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

/// y = index ? -x, |x|, x² by a node of this op.
graph_builder three_branches(const std::string& op) {
  graph_builder g;
  g.placeholder("x", {2});
  g.placeholder("index", {}, pb::DT_INT32);
  auto node = g.node(op, "y", {"index", "x"});
  for (const std::string of : {"Neg", "Abs", "Square"}) {
    add_unary_function(g, "branch_" + of, of);
    node.attr("branches").mutable_list()->add_func()->set_name("branch_" + of);
  }
  return g;
}

TEST_CASE("a Case takes the branch of the index, or the last", "[cond]") {
  for (const char* op : {"Case", "StatelessCase"}) {
    const auto made = import_graph(three_branches(op), {"y"});
    REQUIRE(made.net);
    const auto taken = [&](std::int32_t index) {
      const auto got =
          gen::evaluate_graph(made.net->graph, {tensor<float>({2}, {-2, 3}), tensor<std::int32_t>({}, {index})});
      REQUIRE(got);
      return values<float>((*got)[0]);
    };
    CHECK(taken(0) == std::vector<float>{2, -3});
    CHECK(taken(1) == std::vector<float>{2, 3});
    for (const std::int32_t last : {2, 3, -1, INT32_MIN}) CHECK(taken(last) == std::vector<float>{4, 9});
  }
}

TEST_CASE("the index of a Case is one integer", "[cond]") {
  graph_builder g = three_branches("Case");
  g.placeholder("indices", {2}, pb::DT_INT32);
  for (pb::NodeDef& n : *g.def.mutable_node()) {
    if (n.name() == "y") n.set_input(0, "indices");
  }
  CHECK(import_graph(g, {"y"}).messages() ==
        lines{"node \"y\" (Case): branch_index must be one integer, but is int32[2]"});
}

TEST_CASE("a Case needs branches", "[cond]") {
  graph_builder g = three_branches("Case");
  for (pb::NodeDef& n : *g.def.mutable_node()) {
    if (n.name() == "y") (*n.mutable_attr())["branches"].mutable_list()->clear_func();
  }
  CHECK(import_graph(g, {"y"}).messages() == lines{"node \"y\" (Case): attribute branches names no function"});
}

TEST_CASE("branches of a Case that give different shapes are named", "[cond]") {
  graph_builder g = three_branches("Case");
  tf_embed::test::function_builder f("flat");
  f.argument("v");
  f.ints("axis", {0});
  f.node("Sum", "inner", {"v", "axis:output:0"}).type("T", pb::DT_FLOAT).type("Tidx", pb::DT_INT32);
  f.result("r", "inner:output:0");
  f.add_to(g);
  for (pb::NodeDef& n : *g.def.mutable_node()) {
    if (n.name() == "y") (*n.mutable_attr())["branches"].mutable_list()->add_func()->set_name("flat");
  }
  CHECK(import_graph(g, {"y"}).messages() ==
        lines{"node \"y\" (Case): result 0 is float32[2] in branch 0, but float32[] in branch 3"});
}

TEST_CASE("the layer case_of runs one of its branches", "[cond]") {
  using index = slot<std::int32_t, te::shape<>, 0>;
  using x = slot<float, te::shape<2>, 1>;
  using y = slot<float, te::shape<2>, 2>;
  using layer = te::case_of<index, boost::hana::tuple<te::unary<te::ops::neg, x, y>>,
                            boost::hana::tuple<te::unary<te::ops::abs, x, y>>>;
  const auto run = [](std::int32_t i) {
    using list = te::detail::pipeline<boost::hana::tuple<layer>>;
    return run_layer<list, te::simd::default_arch, y>({tensor<std::int32_t>({}, {i}), tensor<float>({2}, {-2, 3})});
  };
  CHECK(run(0) == std::vector<float>{2, -3});
  for (const std::int32_t i : {1, 2, -1}) CHECK(run(i) == std::vector<float>{2, 3});
}

}  // namespace
}  // namespace tests
