// SPDX-License-Identifier: Apache-2.0
#include "ops/control/tensor_list.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/control/put_item.hpp"
#include "ops/support/op_testing.hpp"
#include "support/imported_network.hpp"

#include <tf_embed/layers/put_item.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

/// A list of `length` items whose shape nothing says, "list", and x float32[3,2].
graph_builder with_list(std::int32_t length) {
  graph_builder g;
  g.placeholder("x", {3, 2});
  g.placeholder("row", {2});
  g.placeholder("i", {}, pb::DT_INT32);
  g.number("any", -1);
  g.number("length", length);
  for (std::int32_t k = 0; k < 4; ++k) g.number(std::to_string(k), k);
  g.node("TensorListReserve", "list", {"any", "length"})
      .type("element_dtype", pb::DT_FLOAT)
      .type("shape_type", pb::DT_INT32);
  return g;
}

void add_set(graph_builder& g, const std::string& name, const std::string& list, const std::string& index,
             const std::string& item) {
  g.node("TensorListSetItem", name, {list, index, item}).type("element_dtype", pb::DT_FLOAT);
}
void add_get(graph_builder& g, const std::string& name, const std::string& list, const std::string& index) {
  g.node("TensorListGetItem", name, {list, index, "any"}).type("element_dtype", pb::DT_FLOAT);
}
void add_stack(graph_builder& g, const std::string& name, const std::string& list) {
  g.node("TensorListStack", name, {list, "any"}).type("element_dtype", pb::DT_FLOAT);
}

std::size_t operations_in(const gen::graph& g) {
  std::size_t n = 0;
  for (gen::node_id id = 0; id < g.size(); ++id) n += g.at(id).alive && g.at(id).op ? 1 : 0;
  return n;
}

TEST_CASE("a list of known items is its items", "[tensor_list]") {
  graph_builder g = with_list(2);
  add_set(g, "a", "list", "0", "row");
  add_set(g, "b", "a", "1", "x");
  add_get(g, "y", "b", "1");
  const auto made = import_graph(g, {"y"});
  REQUIRE(made.net);
  CHECK(operations_in(made.net->graph) == 0);  // it is x
  CHECK(import_graph(g, {"b"}).messages().size() == 1);
}

TEST_CASE("items that were not written are zeros", "[tensor_list]") {
  graph_builder g = with_list(3);
  add_set(g, "a", "list", "1", "row");
  add_stack(g, "y", "a");
  const auto made = import_graph(g, {"y"});
  REQUIRE(made.net);
  const auto got = gen::evaluate_graph(made.net->graph, {tensor<float>({2}, {5, 6})});
  REQUIRE(got);
  CHECK(values<float>((*got)[0]) == std::vector<float>{0, 0, 5, 6, 0, 0});
}

TEST_CASE("an index that only a run knows puts an item into a tensor", "[tensor_list]") {
  graph_builder g = with_list(3);
  add_set(g, "a", "list", "i", "row");
  add_stack(g, "y", "a");
  const auto made = import_graph(g, {"y"});
  REQUIRE(made.net);
  const gen::tensor row = tensor<float>({2}, {5, 6});
  const auto got = gen::evaluate_graph(made.net->graph, {row, tensor<std::int32_t>({}, {2})});
  REQUIRE(got);
  CHECK(values<float>((*got)[0]) == std::vector<float>{0, 0, 0, 0, 5, 6});
  CHECK(message(gen::evaluate_graph(made.net->graph, {row, tensor<std::int32_t>({}, {3})})) ==
        "the index 3 is not in [0, 3)");
}

TEST_CASE("lists that cannot be", "[tensor_list]") {
  const auto told = [](const graph_builder& g) { return import_graph(g, {"y"}).messages(); };
  SECTION("an index out of bounds") {
    graph_builder g = with_list(2);
    add_set(g, "a", "list", "2", "row");
    add_stack(g, "y", "a");
    CHECK(told(g) == lines{"node \"a\" (TensorListSetItem): item 2 of a list that has 2"});
  }
  SECTION("reading what nothing has written") {
    graph_builder g = with_list(2);
    add_get(g, "y", "list", "1");
    CHECK(told(g) == lines{"node \"y\" (TensorListGetItem): item 1 is read, but was never written, and nothing says "
                           "its shape"});
  }
  SECTION("items of two shapes as one tensor") {
    graph_builder g = with_list(2);
    add_set(g, "a", "list", "0", "row");
    add_set(g, "b", "a", "1", "x");
    add_stack(g, "y", "b");
    CHECK(told(g) ==
          lines{"node \"y\" (TensorListStack): items of a list that is used as one tensor are float32[2] and "
                "float32[3,2]"});
  }
  SECTION("a length that only a run knows") {
    graph_builder g = with_list(2);
    g.node("TensorListReserve", "l", {"any", "i"}).type("element_dtype", pb::DT_FLOAT);
    add_set(g, "a", "l", "0", "row");
    add_stack(g, "y", "a");
    CHECK(told(g) == lines{"node \"l\" (TensorListReserve): the length of a list that is known only at run time; say "
                           "the most items that it may have by --max-size l=N"});
  }
  SECTION("an item from an empty list") {
    graph_builder g = with_list(0);
    g.node("TensorListPopBack", "pop", {"list", "any"}).type("element_dtype", pb::DT_FLOAT);
    g.unary("Neg", "y", "pop:1");
    CHECK(told(g) == lines{"node \"pop\" (TensorListPopBack): takes an item from an empty list"});
  }
}

TEST_CASE("put_item replaces one item", "[put_item]") {
  using list = slot<float, te::shape<3, 2>, 0>;
  using index = slot<std::int64_t, te::shape<>, 1>;
  using item = slot<float, te::shape<2>, 2>;
  using out = slot<float, te::shape<3, 2>, 3>;
  const gen::tensor three = tensor<float>({3, 2}, {1, 2, 3, 4, 5, 6});
  const gen::tensor new_one = tensor<float>({2}, {-1, -2});
  const auto at = [](std::int64_t i) { return tensor<std::int64_t>({}, {i}); };
  using arch = te::simd::default_arch;
  const std::vector<float> expected{1, 2, -1, -2, 5, 6};
  CHECK(run_layer<te::put_item<list, index, item, out>, arch, out>({three, at(1), new_one}) == expected);
  CHECK(run_layer<te::put_item<list, index, item, list>, arch, list>({three, at(1), new_one}) == expected);
  for (const std::int64_t i : {-1, 3}) {
    run_layer<te::put_item<list, index, item, out>, arch, out>({three, at(i), new_one}, te::status::index_out_of_range);
    gen::put_item op;
    CHECK(message(op.evaluate(std::vector{three, at(i), new_one})) ==
          "the index " + std::to_string(i) + " is not in [0, 3)");
  }
  gen::put_item op;
  CHECK(values<float>(evaluate(op, {three, at(1), new_one})[0]) == expected);
  CHECK(message(infer(op, {three.type(), at(0).type(), three.type()})) ==
        "an item that is float32[3,2] does not fit the list, which is float32[3,2]");
}

}  // namespace
}  // namespace tests
