// SPDX-License-Identifier: Apache-2.0
// What graphs compute of shapes is known once the inputs' shapes are: nothing of it is in the header.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;

namespace {

/// x [2,6,4], its Shape "s", and of that by every op that graphs use for it: "rows" [1] = {2}, "columns" [] = 6,
/// "all" [] = 48, "half" [] = 3, "four" [] = 4.
graph_builder computed_shapes() {
  graph_builder g;
  const auto typed = [](node_builder n) { return n.type("T", pb::DT_INT32); };
  g.placeholder("x", {2, 6, 4});
  g.node("Shape", "s", {"x"}).type("T", pb::DT_FLOAT).type("out_type", pb::DT_INT32);
  g.node("Rank", "rank", {"x"}).type("T", pb::DT_FLOAT);
  g.node("Size", "size", {"x"}).type("T", pb::DT_FLOAT).type("out_type", pb::DT_INT32);
  g.ints("zero", {0});
  g.ints("one", {1});
  g.ints("two", {2});
  g.ints("three", {3});
  const auto slice = [&](const char* name, const char* from, const char* to, int shrink) {
    typed(g.node("StridedSlice", name, {"s", from, to, "one"}))
        .type("Index", pb::DT_INT32)
        .integer("shrink_axis_mask", shrink);
  };
  slice("rows", "zero", "one", 0);
  slice("columns", "one", "two", 1);
  g.ints("axis", {0});
  g.node("Prod", "all", {"s", "axis"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
  typed(g.node("FloorDiv", "halves", {"columns", "two"}));
  g.node("Squeeze", "half", {"halves"}).type("T", pb::DT_INT32);
  g.node("Cast", "wide", {"s"}).type("SrcT", pb::DT_INT32).type("DstT", pb::DT_INT64);
  g.node("GatherV2", "fours", {"wide", "two", "scalar_zero"})
      .type("Tparams", pb::DT_INT64)
      .type("Tindices", pb::DT_INT32)
      .type("Taxis", pb::DT_INT32);
  g.node("Squeeze", "scalar_zero", {"axis"}).type("T", pb::DT_INT32);
  g.node("Squeeze", "wide_four", {"fours"}).type("T", pb::DT_INT64);
  g.node("Cast", "four", {"wide_four"}).type("SrcT", pb::DT_INT64).type("DstT", pb::DT_INT32);
  return g;
}

node_builder pack(graph_builder& g, const std::vector<std::string>& inputs) {
  return g.node("Pack", "dims", inputs)
      .type("T", pb::DT_INT32)
      .integer("axis", 0)
      .integer("N", static_cast<std::int64_t>(inputs.size()));
}

/// The names of the header's layers; other text where generate fails or the header names an integer tensor.
std::string layers_of(const graph_builder& g) {
  const tool t;
  const std::string said = t.generate(g, {"--output", "y"});
  if (said.substr(0, 1) != "0") return said;
  const std::string header = t.read("out/m.hpp");
  if (header.find("te::tensor<std::int") != std::string::npos) return "an integer tensor in " + header;
  const std::string begin = "using layers = boost::hana::tuple<";
  const auto from = header.find(begin) + begin.size();
  std::string text = header.substr(from, header.find("\n\n", from) - from);
  std::string names;
  for (auto at = text.find("\n      te::"); at != std::string::npos; at = text.find("\n      te::", at + 1))
    names += (names.empty() ? "" : " ") + text.substr(at + 11, text.find('<', at) - at - 11);
  return names;
}

}  // namespace

TEST_CASE("shape computations disappear: Reshape") {
  graph_builder g = computed_shapes();
  pack(g, {"half", "four", "four"});
  g.unary("Relu", "r", "x");
  g.node("Reshape", "y", {"r", "dims"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  CHECK(layers_of(g) == "unary");
}

TEST_CASE("shape computations disappear: Reshape to rows and what is left") {
  graph_builder g = computed_shapes();
  g.ints("rest", {-1});
  g.node("ConcatV2", "dims", {"rows", "rest", "scalar_zero"})
      .type("T", pb::DT_INT32)
      .type("Tidx", pb::DT_INT32)
      .integer("N", 2);
  g.unary("Relu", "r", "x");
  g.node("Reshape", "y", {"r", "dims"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  CHECK(layers_of(g) == "unary");
}

TEST_CASE("shape computations disappear: Fill") {
  graph_builder g = computed_shapes();
  pack(g, {"columns", "half"});
  g.placeholder("v", {});
  g.node("Fill", "y", {"dims", "v"}).type("T", pb::DT_FLOAT).type("index_type", pb::DT_INT32);
  CHECK(layers_of(g) == "fill");
}

TEST_CASE("shape computations disappear: Tile") {
  graph_builder g = computed_shapes();
  pack(g, {"half", "half", "rank"});
  g.node("Tile", "y", {"x", "dims"}).type("T", pb::DT_FLOAT).type("Tmultiples", pb::DT_INT32);
  CHECK(layers_of(g) == "tile");
}

TEST_CASE("shape computations disappear: BroadcastTo") {
  graph_builder g = computed_shapes();
  g.node("ConcatV2", "dims", {"three", "s", "scalar_zero"})
      .type("T", pb::DT_INT32)
      .type("Tidx", pb::DT_INT32)
      .integer("N", 2);
  g.node("BroadcastTo", "y", {"x", "dims"}).type("T", pb::DT_FLOAT).type("Tidx", pb::DT_INT32);
  CHECK(layers_of(g) == "broadcast_to");
}

TEST_CASE("shape computations disappear: Resize") {
  for (const char* op : {"ResizeBilinear", "ResizeNearestNeighbor"}) {
    graph_builder g = computed_shapes();
    pack(g, {"columns", "all"});
    g.placeholder("image", {1, 3, 4, 2});
    g.node(op, "y", {"image", "dims"}).type("T", pb::DT_FLOAT);
    CHECK(layers_of(g) == (op == std::string("ResizeBilinear") ? "resize_bilinear" : "resize_nearest_neighbor"));
  }
}

TEST_CASE("shape computations disappear: Conv2DBackpropInput") {
  graph_builder g = computed_shapes();
  g.placeholder("image", {2, 3, 3, 2});
  g.floats("filter", {2, 2, 4, 2}, 0.5f);
  g.node("AddV2", "more", {"columns", "scalar_zero"}).type("T", pb::DT_INT32);
  g.node("Squeeze", "row", {"rows"}).type("T", pb::DT_INT32);
  pack(g, {"row", "more", "columns", "four"});
  g.node("Conv2DBackpropInput", "y", {"dims", "filter", "image"})
      .type("T", pb::DT_FLOAT)
      .integers("strides", {1, 2, 2, 1})
      .text("padding", "SAME");
  CHECK(layers_of(g) == "conv2d_backprop_input");
}

TEST_CASE("shape computations disappear: Slice and Pad") {
  graph_builder g = computed_shapes();
  pack(g, {"scalar_zero", "half", "four"});
  g.node("Sub", "difference", {"s", "dims"}).type("T", pb::DT_INT32);  // {2, 3, 0}
  g.node("Maximum", "sizes", {"difference", "one"}).type("T", pb::DT_INT32);
  g.ints("begin", {0, 1, 2});
  g.node("Slice", "y", {"x", "begin", "sizes"}).type("T", pb::DT_FLOAT).type("Index", pb::DT_INT32);
  CHECK(layers_of(g) == "slice");
}
