// SPDX-License-Identifier: Apache-2.0
// What each op on lists does with items that are known, and with a list that is a tensor.
#include "ops/control/list_steps.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/support/op_testing.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
using numbers = std::vector<float>;
using strings = std::vector<std::string>;

/// A graph with x float32[3,2], which is 1 to 6, whose rows are the items of "list" as they are known, and of "rows" as
/// a tensor.
class list_graph : public graph_builder {
 public:
  list_graph() {
    placeholder("x", {3, 2});
    for (const std::int32_t i : {-1, 0, 1, 2, 3}) number(std::to_string(i), i);
    ints("item_shape", {2});
    on("TensorListFromTensor", "rows", {"x", "item_shape"});
    on("EmptyTensorList", "empty", {"item_shape", "-1"});
    node("Unpack", "row", {"x"}).type("T", pb::DT_FLOAT).integer("num", 3);
    on("TensorListPushBack", "one", {"empty", "row"});
    on("TensorListPushBack", "two", {"one", "row:1"});
    on("TensorListPushBack", "list", {"two", "row:2"});
    ints("order", {0, 1, 2});
    node("TensorArrayV3", "array", {"3"}).type("dtype", pb::DT_FLOAT);
    on("TensorArrayScatterV3", "flow", {"array", "order", "x", "array:1"}, "T");
  }

  tf_embed::test::node_builder on(const std::string& op, const std::string& name, const strings& inputs,
                                  const char* type = "element_dtype") {
    return node(op, name, inputs).type(type, pb::DT_FLOAT);
  }
  void stack(const std::string& name, const std::string& list) { on("TensorListStack", name, {list, "-1"}); }

  /// What "y" is.
  numbers result() const {
    const auto got = run();
    return got ? values<float>((*got)[0]) : numbers{};
  }
  std::int32_t count() const {
    const auto got = run();
    REQUIRE(got);
    return values<std::int32_t>((*got)[0])[0];
  }
  std::string told() const {
    const auto made = import_graph(*this, {"y"});
    REQUIRE_FALSE(made.messages().empty());
    return made.messages()[0];
  }

 private:
  gen::result<std::vector<gen::tensor>> run() const {
    const auto made = import_graph(*this, {"y"});
    for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
    REQUIRE(made.net);
    return gen::evaluate_graph(made.net->graph, {tensor<float>({3, 2}, {1, 2, 3, 4, 5, 6})});
  }
};

TEST_CASE("the length and the shape of a list", "[list_steps]") {
  for (const char* list : {"list", "rows"}) {
    list_graph g;
    g.node("TensorListLength", "y", {list});
    CHECK(g.count() == 3);
    list_graph of_items;
    of_items.node("TensorListElementShape", "y", {list}).type("shape_type", pb::DT_INT32);
    CHECK(of_items.count() == 2);
  }
  list_graph g;
  g.node("TensorArraySizeV3", "y", {"array", "flow"});
  CHECK(g.count() == 3);
}

TEST_CASE("items are pushed behind a list and popped off", "[list_steps]") {
  for (const std::string list : {"list", "rows"}) {
    list_graph g;
    g.on("TensorListPushBack", "pushed", {list, "row"});
    g.stack("y", "pushed");
    CHECK(g.result() == numbers{1, 2, 3, 4, 5, 6, 1, 2});
    list_graph popped;
    popped.on("TensorListPopBack", "pop", {list, "-1"});
    popped.stack("y", "pop");
    CHECK(popped.result() == numbers{1, 2, 3, 4});
  }
}

TEST_CASE("a list is made longer and shorter", "[list_steps]") {
  for (const std::string list : {"list", "rows"}) {
    list_graph g;
    g.node("TensorListResize", "shorter", {list, "1"});
    g.node("TensorListResize", "again", {"shorter", "2"});
    g.stack("y", "again");
    CHECK(g.result() == numbers{1, 2, 0, 0});
    list_graph negative;
    negative.node("TensorListResize", "shorter", {list, "-1"});
    negative.stack("y", "shorter");
    CHECK(negative.told() == "node \"shorter\" (TensorListResize): a list of -1 items");
  }
}

TEST_CASE("items are gathered", "[list_steps]") {
  for (const std::string list : {"list", "rows"}) {
    list_graph g;
    g.ints("some", {2, 0, 2});
    g.on("TensorListGather", "y", {list, "some", "-1"});
    CHECK(g.result() == numbers{5, 6, 1, 2, 5, 6});
  }
  list_graph g;
  g.ints("some", {2, 0, 2});
  g.on("TensorArrayGatherV3", "y", {"array", "some", "flow"}, "dtype");
  CHECK(g.result() == numbers{5, 6, 1, 2, 5, 6});
  list_graph beyond;
  beyond.ints("some", {3});
  beyond.on("TensorListGather", "y", {"list", "some", "-1"});
  CHECK(beyond.told() == "node \"y\" (TensorListGather): item 3 of a list that has 3");
}

TEST_CASE("rows are scattered", "[list_steps]") {
  list_graph g;
  g.ints("where", {3, 0, 3});
  SECTION("TensorListScatter") { g.on("TensorListScatter", "scattered", {"x", "where", "item_shape"}); }
  SECTION("TensorListScatterV2") { g.on("TensorListScatterV2", "scattered", {"x", "where", "item_shape", "-1"}); }
  g.stack("y", "scattered");
  CHECK(g.result() == numbers{3, 4, 0, 0, 0, 0, 5, 6});
}

TEST_CASE("rows are scattered into a list", "[list_steps]") {
  for (const std::string list : {"list", "rows"}) {
    list_graph g;
    g.ints("where", {1});
    g.node("ExpandDims", "new", {"row:2", "0"}).type("T", pb::DT_FLOAT).type("Tdim", pb::DT_INT32);
    g.on("TensorListScatterIntoExistingList", "scattered", {list, "new", "where"});
    g.stack("y", "scattered");
    CHECK(g.result() == numbers{1, 2, 5, 6, 5, 6});
  }
}

TEST_CASE("indices of rows that only a run knows", "[list_steps]") {
  list_graph g;
  g.on("TensorListScatter", "scattered", {"x", "some", "item_shape"});
  g.stack("y", "scattered");
  g.placeholder("some", {3}, pb::DT_INT32);
  CHECK(g.told() == "node \"scattered\" (TensorListScatter): the length of a list that is known only at run time");
}

TEST_CASE("items are joined, and a tensor is split", "[list_steps]") {
  list_graph g;
  g.longs("lengths", {2, 1});
  SECTION("TensorListConcat") {
    g.on("TensorListSplit", "split", {"x", "-1", "lengths"});
    g.on("TensorListConcat", "y", {"split"});
  }
  SECTION("TensorListConcatV2") {
    g.on("TensorListSplit", "split", {"x", "-1", "lengths"});
    g.on("TensorListConcatV2", "y", {"split", "-1", "lengths"});
  }
  SECTION("TensorArrayConcatV3") {
    g.on("TensorArraySplitV3", "split", {"array", "x", "lengths", "array:1"}, "T");
    g.on("TensorArrayConcatV3", "y", {"array", "split"}, "dtype");
  }
  SECTION("TensorListGetItem") {
    g.on("TensorListSplit", "split", {"x", "-1", "lengths"});
    g.on("TensorListGetItem", "item", {"split", "1", "-1"});
    g.on("TensorListGetItem", "first", {"split", "0", "-1"});
    g.node("ConcatV2", "y", {"first", "item", "0"}).type("T", pb::DT_FLOAT).type("Tidx", pb::DT_INT32).integer("N", 2);
  }
  CHECK(g.result() == numbers{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a tensor is not split into more than it has", "[list_steps]") {
  list_graph g;
  g.longs("lengths", {2, 2});
  g.on("TensorListSplit", "split", {"x", "-1", "lengths"});
  g.on("TensorListGetItem", "y", {"split", "1", "-1"});
  CHECK(g.told() == "node \"split\" (TensorListSplit): splits float32[3,2] into items of 4 rows in all");
}

TEST_CASE("items of an array are written and read", "[list_steps]") {
  list_graph g;
  g.on("TensorArrayWriteV3", "written", {"array", "1", "row", "flow"}, "T");
  g.on("TensorArrayReadV3", "y", {"array", "1", "written"}, "dtype");
  CHECK(g.result() == numbers{1, 2});
  list_graph beyond;
  beyond.on("TensorArrayWriteV3", "written", {"array", "3", "row", "flow"}, "T");
  beyond.on("TensorArrayReadV3", "y", {"array", "1", "written"}, "dtype");
  CHECK(beyond.told() == "node \"written\" (TensorArrayWriteV3): item 3 of a list that has 3");
}

}  // namespace
}  // namespace tests
