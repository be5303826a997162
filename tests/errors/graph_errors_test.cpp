// SPDX-License-Identifier: Apache-2.0
// Graphs that are malformed or unsupported: the exact words, the exit code, and nothing written.
#include "errors/tool.hpp"
#include "support/function_builder.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace tf_embed::test;

namespace {

constexpr std::int64_t huge = std::int64_t{1} << 40;

/// What generate says of a graph that it must refuse.
std::string refused(const graph_builder& g, const std::vector<std::string>& more = {}) {
  const tool t;
  const std::string said = t.generate(g, more);
  CHECK(t.files_written() == 0);
  return said;
}

}  // namespace

TEST_CASE("every unsupported node is listed") {
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.unary("Relu", "fine", "x");
  g.node("FooOp", "foo", {"fine"});
  g.node("Bar", "scope/bar", {"foo", "x"});
  g.unary("FooOp", "unneeded", "x");
  CHECK(refused(g, {"--output", "scope/bar"}) ==
        "4 tf-embed: unsupported: node \"foo\" (FooOp): tf_embed does not know this op\n"
        "tf-embed: unsupported: node \"scope/bar\" (Bar): tf_embed does not know this op\n"
        "tf-embed: 2 nodes are unsupported; nothing was written");
  CHECK(refused(g, {"--output", "foo"}) ==
        "4 tf-embed: unsupported: node \"foo\" (FooOp): tf_embed does not know this op");
}

TEST_CASE("nodes that no code can be generated for are listed together") {
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.ints("size", {1, 4});
  g.node("RandomUniform", "noise", {"size"}).type("dtype", pb::DT_FLOAT).type("T", pb::DT_INT32);
  g.node("AddV2", "noisy", {"x", "noise"}).type("T", pb::DT_FLOAT);
  g.node("TruncatedNormal", "more", {"size"}).type("dtype", pb::DT_FLOAT).type("T", pb::DT_INT32);
  g.node("AddV2", "noisier", {"x", "more"}).type("T", pb::DT_FLOAT);
  CHECK(refused(g) ==
        "4 tf-embed: unsupported: node \"noise\" (RandomUniform): random numbers are not reproducible outside "
        "TensorFlow; only dropout, which inference does not need, may hold them\n"
        "tf-embed: unsupported: node \"more\" (TruncatedNormal): random numbers are not reproducible outside "
        "TensorFlow; only dropout, which inference does not need, may hold them\n"
        "tf-embed: 2 nodes are unsupported; nothing was written");
}

TEST_CASE("a node that cannot be loaded is listed beside the others") {
  graph_builder g;
  g.placeholder("x", {1, 4, 4, 1});
  g.floats("w", {3, 3, 1, 1});
  g.node("Conv2D", "conv", {"x", "w"}).type("T", pb::DT_FLOAT).text("padding", "SAME");
  CHECK(refused(g) == "3 tf-embed: error: node \"conv\" (Conv2D): attribute strides (a list of ints) is missing");
  g.node("MaxPool", "pool", {"conv"}).type("T", pb::DT_FLOAT).text("padding", "SAME");
  CHECK(refused(g) ==
        "3 tf-embed: error: node \"conv\" (Conv2D): attribute strides (a list of ints) is missing\n"
        "tf-embed: error: node \"pool\" (MaxPool): attribute ksize (a list of ints) is missing");
}

TEST_CASE("placeholders without a known shape") {
  graph_builder g;
  g.node("Placeholder", "x").type("dtype", pb::DT_FLOAT);
  g.unary("Relu", "y", "x");
  CHECK(refused(g) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape of this input is unknown; give it by --input-shape "
        "x:SIZES, like x:1,224,224,3");
  g.def.mutable_node(0)->mutable_attr()->operator[]("shape").mutable_shape()->set_unknown_rank(true);
  CHECK(refused(g) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape of this input is unknown; give it by --input-shape "
        "x:SIZES, like x:1,224,224,3");
  CHECK(refused(small_graph({-1, 4})) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [?,4] of this input has unknown dimensions; give it by "
        "--input-shape x:1,4 or --batch 1");
  CHECK(refused(small_graph({-7, 4})) ==
        "3 tf-embed: error: node \"x\" (Placeholder): attribute shape has the dimension -7");
  CHECK(refused(small_graph(), {"--input-shape", "x:2,4"}) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [2,4] given for this input does not fit its declared "
        "shape [1,4]");
  CHECK(refused(small_graph({-1, 4}), {"--input-shape", "x:-1,4"}) ==
        "2 tf-embed: error: --input-shape x:-1,4: a shape is a list of sizes like 1,224,224,3, but is \"-1,4\"");
}

TEST_CASE("placeholders without a usable dtype") {
  graph_builder none;
  none.node("Placeholder", "x").shape("shape", {1});
  none.unary("Relu", "y", "x");
  CHECK(refused(none) ==
        "4 tf-embed: unsupported: node \"x\" (Placeholder): the dtype of this node's output is not declared, so it "
        "cannot be an input");
  graph_builder text;
  text.placeholder("x", {1}, pb::DT_STRING);
  text.node("Identity", "y", {"x"}).type("T", pb::DT_STRING);
  CHECK(refused(text) ==
        "4 tf-embed: unsupported: node \"x\" (Placeholder): an input of dtype string has no type in C++");
  graph_builder unknown;
  unknown.placeholder("x", {1}, static_cast<pb::DataType>(77));
  unknown.unary("Relu", "y", "x");
  CHECK(refused(unknown) ==
        "4 tf-embed: unsupported: node \"x\" (Placeholder): the dtype of this node's output is not declared, so it "
        "cannot be an input");
}

TEST_CASE("cycles") {
  graph_builder itself;
  itself.unary("Relu", "a", "a");
  itself.unary("Relu", "y", "a");
  CHECK(refused(itself) == "3 tf-embed: error: node \"a\" (Relu): the graph has a cycle through this node and \"a\"");
  graph_builder pair;
  pair.placeholder("x", {1});
  pair.node("AddV2", "a", {"x", "b"}).type("T", pb::DT_FLOAT);
  pair.unary("Relu", "b", "a");
  pair.unary("Relu", "y", "b");
  CHECK(refused(pair) == "3 tf-embed: error: node \"b\" (Relu): the graph has a cycle through this node and \"a\"");
  // Every node is read: nothing is left to be an output.
  graph_builder all;
  all.unary("Relu", "a", "b");
  all.unary("Relu", "b", "a");
  CHECK(refused(all) == "3 tf-embed: error: the graph has no node that could be an output; name one with --output");
  CHECK(refused(all, {"--output", "a"}) ==
        "3 tf-embed: error: node \"a\" (Relu): the graph has a cycle through this node and \"b\"");
}

TEST_CASE("edges to nowhere") {
  graph_builder missing = small_graph();
  missing.unary("Relu", "z", "scope/gone:1");
  CHECK(refused(missing, {"--output", "z"}) ==
        "3 tf-embed: error: node \"z\" (Relu): input \"scope/gone:1\" is not in the graph");
  graph_builder port = small_graph();
  port.unary("Relu", "z", "y:3");
  CHECK(refused(port) == "3 tf-embed: error: node \"z\" (Relu): input 0 reads output 3 of \"y\", which has 1");
  port.def.mutable_node(2)->set_input(0, "x:4294967295");
  CHECK(refused(port) == "3 tf-embed: error: node \"z\" (Relu): input 0 reads output 4294967295 of \"x\", which has 1");
  port.def.mutable_node(2)->set_input(0, "");
  CHECK(refused(port) == "3 tf-embed: error: node \"z\" (Relu): an input name is empty");
  port.def.mutable_node(2)->set_input(0, ":0");
  CHECK(refused(port) == "3 tf-embed: error: node \"z\" (Relu): an input name is empty");
  CHECK(refused(small_graph(), {"--output", "y:1"}) ==
        "2 tf-embed: error: node \"y\" (Relu): \"y:1\" asks for output 1 of this node, which has 1");
  CHECK(refused(small_graph(), {"--output", "x:4294967295"}) ==
        "2 tf-embed: error: node \"x\" (Placeholder): \"x:4294967295\" asks for output 4294967295 of this node, which "
        "has 1");
  graph_builder wrapped;
  wrapped.placeholder("x", {4});
  wrapped.ints("axis", {0}).def().mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
  wrapped.node("Split", "s", {"axis", "x"}).type("T", pb::DT_FLOAT).integer("num_split", 2);
  wrapped.node("PlaceholderWithDefault", "d", {"s:1"}).type("dtype", pb::DT_FLOAT).shape("shape", {2});
  wrapped.unary("Relu", "y", "d:4294967295");
  CHECK(refused(wrapped) ==
        "3 tf-embed: error: node \"y\" (Relu): input 0 reads output 4294967295 of \"s\", which has 2");
}

TEST_CASE("names") {
  graph_builder twice = small_graph();
  twice.unary("Relu", "y", "x");
  CHECK(refused(twice) == "3 tf-embed: error: node \"y\" (Relu): the graph has two nodes of this name");
  graph_builder empty = small_graph();
  empty.unary("Relu", "", "x");
  CHECK(refused(empty) == "3 tf-embed: error: m.pb: node number 2 has no name");
  graph_builder no_op = small_graph();
  no_op.unary("", "z", "x");
  CHECK(refused(no_op) == "3 tf-embed: error: m.pb: node number 2 (\"z\") has no op");
  for (const std::string name : {"z:1", "y:0", "z:4294967295", "^z"}) {
    graph_builder like_a_tensor = small_graph();
    like_a_tensor.unary("Relu", name, "x");
    CHECK(refused(like_a_tensor) ==
          "3 tf-embed: error: a node that nothing reads is called \"" + name + "\", as if it were a tensor of another");
  }
}

TEST_CASE("dtypes that do not agree") {
  graph_builder value;
  value.placeholder("x", {2});
  value.floats("c", {2}).type("dtype", pb::DT_INT32);
  value.node("AddV2", "y", {"x", "c"}).type("T", pb::DT_FLOAT);
  CHECK(refused(value) ==
        "3 tf-embed: error: node \"c\" (Const): attribute dtype does not agree with the value, which is float32[2]");
  graph_builder operands;
  operands.placeholder("x", {2});
  operands.ints("c", {1, 2});
  operands.node("AddV2", "y", {"x", "c"}).type("T", pb::DT_FLOAT);
  CHECK(refused(operands) ==
        "3 tf-embed: error: node \"y\" (AddV2): both operands must have one type, but are float32[2] and int32[2]");
  graph_builder no_value = small_graph();
  no_value.node("Const", "c").type("dtype", pb::DT_FLOAT);
  no_value.node("AddV2", "z", {"y", "c"}).type("T", pb::DT_FLOAT);
  CHECK(refused(no_value) == "3 tf-embed: error: node \"c\" (Const): attribute value (a tensor) is missing");
  graph_builder integers;
  integers.placeholder("x", {1, 4, 4, 1}, pb::DT_INT32);
  integers.unary("Softmax", "y", "x");
  CHECK(
      refused(integers) ==
      "3 tf-embed: error: node \"y\" (Softmax): logits must be floats with at least one axis, but are int32[1,4,4,1]");
}

TEST_CASE("operands that an op cannot take") {
  graph_builder few = small_graph();
  few.node("AddV2", "z", {"y"}).type("T", pb::DT_FLOAT);
  CHECK(refused(few) == "3 tf-embed: error: node \"z\" (AddV2): needs 2 inputs, but has 1");
  graph_builder none;
  none.node("Relu", "y").type("T", pb::DT_FLOAT);
  CHECK(refused(none) == "3 tf-embed: error: node \"y\" (Relu): needs 1 input, but has 0");
  graph_builder shapes;
  shapes.placeholder("a", {2, 3});
  shapes.placeholder("b", {4, 5});
  shapes.node("MatMul", "y", {"a", "b"}).type("T", pb::DT_FLOAT);
  CHECK(refused(shapes) ==
        "3 tf-embed: error: node \"y\" (MatMul): inner sizes of float32[2,3] and float32[4,5] must be equal");
  shapes.node("AddV2", "z", {"a", "b"}).type("T", pb::DT_FLOAT);
  CHECK(refused(shapes) ==
        "3 tf-embed: error: node \"y\" (MatMul): inner sizes of float32[2,3] and float32[4,5] must be equal\n"
        "tf-embed: error: node \"z\" (AddV2): shapes [2,3] and [4,5] do not broadcast");
  graph_builder late;
  late.placeholder("x", {2, 3});
  late.placeholder("dims", {2}, pb::DT_INT32);
  late.node("Reshape", "y", {"x", "dims"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  CHECK(refused(late) ==
        "4 tf-embed: unsupported: node \"y\" (Reshape): shape (input 1) must be known at generation, but depends on "
        "input \"dims\": freeze it with --freeze-input dims=VALUE");
  graph_builder axis = small_graph();
  axis.ints("axis", {-3});
  axis.node("Mean", "z", {"y", "axis"}).type("T", pb::DT_FLOAT).type("Tidx", pb::DT_INT32);
  CHECK(refused(axis) == "3 tf-embed: error: node \"z\" (Mean): axis -3 is out of range for rank 2");
  graph_builder split = small_graph();
  split.ints("axis", {1}).def().mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
  split.node("Split", "z", {"axis", "y"}).type("T", pb::DT_FLOAT).integer("num_split", 0);
  CHECK(refused(split) == "3 tf-embed: error: node \"z\" (Split): num_split must lie in [1,65536], but is 0");
  split.def.mutable_node(3)->mutable_attr()->at("num_split").set_i(huge);
  CHECK(refused(split) ==
        "3 tf-embed: error: node \"z\" (Split): num_split must lie in [1,65536], but is 1099511627776");
}

TEST_CASE("attributes out of all bounds") {
  graph_builder g;
  g.placeholder("x", {1, 8, 8, 1});
  g.floats("w", {3, 3, 1, 1});
  g.node("Conv2D", "y", {"x", "w"}).type("T", pb::DT_FLOAT).text("padding", "SAME").integers("strides", {1, 0, 1, 1});
  CHECK(refused(g) ==
        "3 tf-embed: error: node \"y\" (Conv2D): stride along height must be in [1,2147483647], but is 0");
  auto& attrs = *g.def.mutable_node(2)->mutable_attr();
  attrs["strides"].mutable_list()->set_i(1, -1);
  CHECK(refused(g) ==
        "3 tf-embed: error: node \"y\" (Conv2D): stride along height must be in [1,2147483647], but is -1");
  attrs["strides"].mutable_list()->set_i(1, 1);
  attrs["padding"].set_s("WIDE");
  CHECK(refused(g) == "3 tf-embed: error: node \"y\" (Conv2D): padding must be SAME, VALID or EXPLICIT, but is WIDE");
  attrs["padding"].set_s("EXPLICIT");
  for (int i = 0; i < 8; ++i) {
    attrs["explicit_paddings"].mutable_list()->add_i(i == 2 ? std::numeric_limits<std::int64_t>::max() : 0);
  }
  CHECK(refused(g) ==
        "3 tf-embed: error: node \"y\" (Conv2D): explicit_paddings along height must be in [0,2147483647], but are "
        "9223372036854775807 and 0");
  attrs["padding"].set_s("SAME");
  attrs.erase("explicit_paddings");
  for (const std::int64_t d :
       {std::int64_t{1}, std::numeric_limits<std::int64_t>::max(), std::int64_t{1}, std::int64_t{1}})
    attrs["dilations"].mutable_list()->add_i(d);
  CHECK(refused(g) ==
        "3 tf-embed: error: node \"y\" (Conv2D): dilation along height must be in [1,2147483647], but is "
        "9223372036854775807");
}

TEST_CASE("tensors whose bytes do not fit their shape") {
  const auto with = [](node_builder (*make)(graph_builder&)) {
    graph_builder g;
    g.placeholder("x", {2});
    make(g);
    g.node("AddV2", "y", {"x", "c"}).type("T", pb::DT_FLOAT);
    return refused(g);
  };
  CHECK(with([](graph_builder& g) { return g.constant("c", pb::DT_FLOAT, {3}, "abcdefgh"); }) ==
        "3 tf-embed: error: node \"c\" (Const): tensor content has 8 bytes, but float32[3] needs 12");
  CHECK(with([](graph_builder& g) { return g.constant("c", pb::DT_FLOAT, {2}, "a"); }) ==
        "3 tf-embed: error: node \"c\" (Const): tensor content has 1 bytes, but float32[2] needs 8");
  CHECK(with([](graph_builder& g) {
          node_builder n = g.floats("c", {2});
          for (int i = 0; i < 5; ++i) n.attr("value").mutable_tensor()->add_float_val(1);
          return n;
        }) == "3 tf-embed: error: node \"c\" (Const): constant has 6 values, but float32[2] holds 2");
  CHECK(with([](graph_builder& g) { return g.floats("c", {huge}); }) ==
        "4 tf-embed: unsupported: node \"c\" (Const): float32[1099511627776] filled from 1 value would take "
        "4398046511104 bytes; constants are filled up to 1073741824 bytes");
  CHECK(with([](graph_builder& g) { return g.floats("c", {huge + 1}); }) ==
        "3 tf-embed: error: node \"c\" (Const): float32[1099511627777] has more than 2^40 elements");
  CHECK(with([](graph_builder& g) {
          return g.floats("c", {huge, huge, huge});
        }) ==
        "3 tf-embed: error: node \"c\" (Const): float32[1099511627776,1099511627776,1099511627776] has more than 2^40 "
        "elements");
  CHECK(with([](graph_builder& g) { return g.constant("c", pb::DT_FLOAT, {huge}, "abcd"); }) ==
        "3 tf-embed: error: node \"c\" (Const): tensor content has 4 bytes, but float32[1099511627776] needs "
        "4398046511104");
  CHECK(with([](graph_builder& g) { return g.floats("c", {-5}); }) ==
        "3 tf-embed: error: node \"c\" (Const): the shape has a negative dimension, -5");
  CHECK(with([](graph_builder& g) { return g.floats("c", {-1}); }) ==
        "3 tf-embed: error: node \"c\" (Const): a constant cannot have unknown dimensions: float32[?]");
  CHECK(with([](graph_builder& g) { return g.floats("c", dims(300, 1)); }) ==
        "3 tf-embed: error: node \"c\" (Const): the shape has 300 dimensions; 254 are possible");
}

TEST_CASE("dimensions of 2^40") {
  CHECK(refused(small_graph({huge})) ==
        "4 tf-embed: unsupported: the network needs 4398046511104 bytes of working memory, but at most 68719476736 are "
        "possible; does an input have too large a shape?");
  CHECK(refused(small_graph({huge, 2})) ==
        "3 tf-embed: error: node \"x\" (Placeholder): the shape [1099511627776,2] of this input has more than 2^40 "
        "elements");
  CHECK(refused(small_graph({0, 2 * huge})) ==
        "3 tf-embed: error: node \"x\" (Placeholder): the shape [0,2199023255552] of this input has a dimension above "
        "2^40");
  CHECK(refused(small_graph({-1}), {"--input-shape", "x:1099511627776"}) ==
        "4 tf-embed: unsupported: the network needs 4398046511104 bytes of working memory, but at most 68719476736 are "
        "possible; does an input have too large a shape?");
  CHECK(refused(small_graph({-1, -1}), {"--input-shape", "x:1099511627776,1099511627776"}) ==
        "2 tf-embed: error: --input-shape x:1099511627776,1099511627776: the shape [1099511627776,1099511627776] has "
        "more than 2^40 elements");
  graph_builder fill;
  fill.longs("dims", {huge});
  fill.floats("v", {});
  fill.node("Fill", "y", {"dims", "v"}).type("T", pb::DT_FLOAT).type("index_type", pb::DT_INT64);
  CHECK(refused(fill) ==
        "4 tf-embed: unsupported: the network needs 4398046511104 bytes of working memory, but at most 68719476736 are "
        "possible; does an input have too large a shape?");
  graph_builder more;
  more.longs("dims", {huge, huge});
  more.floats("v", {});
  more.node("Fill", "y", {"dims", "v"}).type("T", pb::DT_FLOAT).type("index_type", pb::DT_INT64);
  CHECK(refused(more) ==
        "3 tf-embed: error: node \"y\" (Fill): the result float32[1099511627776,1099511627776] is too large");
  graph_builder negative;
  negative.longs("dims", {-2});
  negative.floats("v", {});
  negative.node("Fill", "y", {"dims", "v"}).type("T", pb::DT_FLOAT).type("index_type", pb::DT_INT64);
  CHECK(refused(negative) == "3 tf-embed: error: node \"y\" (Fill): dims [-2] must not be negative");
}

TEST_CASE("functions whose bodies are broken") {
  const auto said_of_body = [](const std::string& result, const std::string& op = "Neg", bool is_branch = false) {
    graph_builder g;
    function_builder f("f");
    f.argument("v");
    f.node(op, "inner", op == "Placeholder" ? std::vector<std::string>{} : std::vector<std::string>{"v"})
        .type("T", pb::DT_FLOAT)
        .type("dtype", pb::DT_FLOAT)
        .shape("shape", {4});
    f.result("r", result);
    f.add_to(g);
    g.placeholder("x", {4});
    if (!is_branch) {
      g.node("f", "call", {"x"});
    } else {
      g.placeholder("p", {}, pb::DT_BOOL);
      add_if(g, "call", {"p", "x"}, "f", "f");
    }
    return refused(g);
  };
  CHECK(
      said_of_body("^inner") ==
      "3 tf-embed: error: node \"call\" (f): the result \"r\" of the function \"f\" is \"^inner\", which is no tensor");
  CHECK(said_of_body("inner:y:1") ==
        "3 tf-embed: error: node \"call\" (f): \"inner:y:1\" asks for tensor 1 of the output "
        "\"y\" of Neg, which has 1");
  CHECK(said_of_body("inner:output:7", "IdentityN") ==
        "3 tf-embed: error: node \"call\" (IdentityN): input 0 reads output 7 of \"call/inner\", which has 1");
  CHECK(said_of_body("inner:output:0", "Placeholder") ==
        "3 tf-embed: error: node \"call/inner\" (Placeholder): a placeholder inside a function, where nothing can be "
        "fed");
  const auto both = [](const std::string& where, const std::string& what) {
    const auto line = [&](const std::string& branch) {
      return "tf-embed: error: node \"call/" + branch + where + ": " + what;
    };
    return "3 " + line("then") + "\n" + line("else");
  };
  CHECK(said_of_body("^inner", "Neg", true) ==
        both("\" (StatelessIf)", "the result \"r\" of the function \"f\" is \"^inner\", which is no tensor"));
  CHECK(said_of_body("inner:y:1", "Neg", true) ==
        both("\" (StatelessIf)", "\"inner:y:1\" asks for tensor 1 of the output \"y\" of Neg, which has 1"));
  CHECK(said_of_body("inner:output:0", "Placeholder", true) ==
        both("/inner\" (Placeholder)", "a placeholder inside a function, where nothing can be fed"));
  // What no result needs is as if it were not there.
  graph_builder g;
  function_builder f("f");
  f.argument("v");
  f.placeholder("unused", {4});
  f.result("r", "v");
  f.add_to(g);
  g.placeholder("x", {4});
  g.node("f", "call", {"x"});
  CHECK(tool().generate(g).starts_with("0 "));
}
