// SPDX-License-Identifier: Apache-2.0
#include "model/bypass_decoders.hpp"

#include "graph.pb.h"
#include "model/import.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed;

namespace {

proto::NodeDef& add(proto::GraphDef& def, const char* op, const char* name, const char* input = nullptr) {
  proto::NodeDef* n = def.add_node();
  n->set_op(op);
  n->set_name(name);
  if (input) n->add_input(input);
  return *n;
}

/// A string placeholder, a decoder and a cast to float.
proto::GraphDef decoding(const char* op) {
  proto::GraphDef def;
  (*add(def, "Placeholder", "contents").mutable_attr())["dtype"].set_type(proto::DT_STRING);
  (*add(def, op, "decode", "contents").mutable_attr())["channels"].set_i(3);
  proto::NodeDef& cast = add(def, "Cast", "floats", "decode");
  (*cast.mutable_attr())["SrcT"].set_type(proto::DT_UINT8);
  (*cast.mutable_attr())["DstT"].set_type(proto::DT_FLOAT);
  return def;
}

}  // namespace

TEST_CASE("the picture that a decoder would give is an input") {
  proto::GraphDef def = decoding("DecodeJpeg");
  CHECK(gen::bypass_decoders(def) == std::vector<std::string>{"decode"});
  const auto border = gen::detect_border(def);
  REQUIRE(border);
  REQUIRE(border->inputs.size() == 1);
  CHECK(border->inputs[0].name == "decode");
  CHECK(border->inputs[0].type == gen::dtype::uint8);
  CHECK(border->inputs[0].dims == gen::shape{-1, -1, 3});
  REQUIRE(border->outputs.size() == 1);
  CHECK(border->outputs[0].name == "floats");

  gen::import_options options;
  gen::diagnostics problems;
  proto::GraphDef again = def;
  const auto open = gen::import_graph(again, options, tests::standard_ops(), problems);
  REQUIRE(!open);
  CHECK(open.error().message ==
        "the shape [?,?,3] of this input has unknown dimensions; give it by --input-shape "
        "decode:1,224,3, or with other sizes");
  problems.clear();
  options.input_shapes["decode"] = {8, 6, 3};
  const auto graph = gen::import_graph(def, options, tests::standard_ops(), problems);
  REQUIRE(graph);
  REQUIRE(graph->inputs.size() == 1);
  CHECK(to_string(graph->type(graph->inputs[0].value)) == "uint8[8,6,3]");
}

TEST_CASE("decoders say as much of their shape as they know") {
  const auto dims = [](const char* op, auto change) {
    proto::GraphDef def = decoding(op);
    change(*def.mutable_node(1)->mutable_attr());
    gen::bypass_decoders(def);
    const auto border = gen::detect_border(def);
    REQUIRE(border);
    REQUIRE(border->inputs.size() == 1);
    return border->inputs[0];
  };
  const auto as_it_is = [](auto&) {};
  CHECK(dims("DecodeBmp", as_it_is).dims == gen::shape{-1, -1, 3});
  CHECK(dims("DecodePng", [](auto& a) { a["channels"].set_i(0); }).dims == gen::shape{-1, -1, -1});
  CHECK(dims("DecodePng", [](auto& a) { a["dtype"].set_type(proto::DT_UINT16); }).type == gen::dtype::uint16);
  CHECK(dims("DecodeGif", as_it_is).dims == gen::shape{-1, -1, -1, 3});
  CHECK(!dims("DecodeImage", as_it_is).dims);
  CHECK(dims("DecodeImage", [](auto& a) { a["expand_animations"].set_b(false); }).dims == gen::shape{-1, -1, 3});
  const auto raw = dims("DecodeRaw", [](auto& a) { a["out_type"].set_type(proto::DT_INT16); });
  CHECK(raw.type == gen::dtype::int16);
  CHECK(!raw.dims);
}

TEST_CASE("graphs without decoders stay as they are") {
  proto::GraphDef def = decoding("DecodeBase64");
  const std::string before = def.SerializeAsString();
  CHECK(gen::bypass_decoders(def).empty());
  CHECK(def.SerializeAsString() == before);
}
