// SPDX-License-Identifier: Apache-2.0
// Where a network may be cut: any output of any node, by port; iterators and queues, which are cut by themselves.
#include "errors/tool.hpp"
#include "io/npz.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

pb::AttrValue types(std::initializer_list<pb::DataType> list) {
  pb::AttrValue a;
  for (const pb::DataType t : list) a.mutable_list()->add_type(t);
  return a;
}

pb::AttrValue shapes(std::initializer_list<dims> list) {
  pb::AttrValue a;
  a.mutable_list();
  for (const dims& d : list) *a.mutable_list()->add_shape() = shape_proto(d);
  return a;
}

/// x [2,6] in two halves, of which the second is the first and again multiplied.
graph_builder halves() {
  graph_builder g;
  g.ints("axis", {1}).def().mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
  g.placeholder("x", {2, 6});
  g.node("Split", "sp", {"axis", "x"}).type("T", pb::DT_FLOAT).integer("num_split", 2);
  g.node("Mul", "twice", {"sp:1", "sp:1"}).type("T", pb::DT_FLOAT);
  g.node("AddV2", "y", {"sp", "twice"}).type("T", pb::DT_FLOAT);
  return g;
}

/// A net over the image of an iterator that gives labels too.
graph_builder behind_an_iterator(const dims& image) {
  graph_builder g;
  g.node("IteratorV2", "iterator");
  node_builder next = g.node("IteratorGetNext", "next", {"iterator"});
  next.attr("output_types") = types({pb::DT_INT64, pb::DT_FLOAT});
  next.attr("output_shapes") = shapes({{-1}, image});
  g.unary("Relu", "y", "next:1");
  return g;
}

/// What inspect says of the inputs, in a line.
std::string inputs_of(const graph_builder& g, std::vector<std::string> options = {}) {
  const tool t;
  t.write(g);
  options.insert(options.begin(), {"inspect", "m.pb"});
  const std::string said = t(options);
  const auto from = said.find("inputs\n");
  const auto to = said.find("outputs\n");
  return from == std::string::npos ? said : said.substr(from + 7, to - from - 7);
}

/// What inspect calls an input of the lone node `n`, cut at `port`, that is read by an op of any type.
std::string cut_at(node_builder n, const std::string& option, pb::DataType type) {
  graph_builder g;
  *g.def.add_node() = n.def();
  g.node("Identity", "y", {option.substr(0, 3)}).type("T", type);
  return inputs_of(g, {"--input", option});
}

}  // namespace

TEST_CASE("an input by port computes what the whole computes") {
  const tool t;
  t.write(halves());
  gen::tensor x(gen::dtype::float32, {2, 6});
  gen::tensor first(gen::dtype::float32, {2, 3});
  gen::tensor second(gen::dtype::float32, {2, 3});
  for (std::size_t i = 0; i < 12; ++i) {
    const float v = static_cast<float>(i) - 4.5F;
    x.mutable_as<float>()[i] = v;
    (i % 6 < 3 ? first : second).mutable_as<float>()[i / 6 * 3 + i % 3] = v;
  }
  REQUIRE(gen::write_npz(t / "x.npz", {{"x", x}}));
  REQUIRE(gen::write_npz(t / "halves.npz", {{"sp:0", first}, {"sp:1", second}}));
  REQUIRE(gen::write_npz(t / "second.npz", {{"x", x}, {"sp:1", second}}));
  REQUIRE(t({"run", "m.pb", "--inputs", "x.npz", "-o", "y.npz"}) == "0 ");
  const std::vector<std::string> verify = {"verify", "m.pb", "--reference", "--expected", "y.npz", "--inputs"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), verify.begin(), verify.end());
    return t(more).substr(0, 10);
  };
  CHECK(with({"halves.npz", "--input", "sp:0:2,3", "--input", "sp:1:2,3"}) == "0 pass  y ");
  // Shapes come from the arrays, too.
  CHECK(with({"halves.npz", "--input", "sp", "--input", "sp:1"}) == "0 pass  y ");
  // The other output is still computed.
  CHECK(with({"second.npz", "--input", "x", "--input", "sp:1"}) == "0 pass  y ");
  CHECK(t.generate({"--input", "sp:1:2,3", "--input", "sp:0:2,3"}).substr(0, 2) == "0 ");
  CHECK(t.read("out/m.hpp").find("in  float sp:1[2,3]") != std::string::npos);
}

TEST_CASE("the form of --input") {
  const tool t;
  t.write(halves());
  struct row {
    std::vector<std::string> options;
    const char* said;
  };
  for (const row& r : {
           row{{"--input", "sp:2"},
               "2 tf-embed: error: node \"sp\" (Split): \"sp:2\" asks for output 2 of this node, which has 2; the "
               "shape [2] is "
               "written sp:2,"},
           row{{"--input", "sp:0:2,3"},
               "2 tf-embed: error: the outputs also depend on the placeholder \"x\": give it too with --input x, or "
               "freeze it with --freeze-input x=VALUE"},
           row{{"--input", "sp", "--input", "sp:1"},
               "2 tf-embed: error: node \"sp\" (Split): the shape of this input is unknown; give it by --input-shape "
               "sp:SIZES, like sp:1,224,224,3\n"
               "tf-embed: error: node \"sp\" (Split): the shape of this input is unknown; give it by --input-shape "
               "sp:1:SIZES, like sp:1:1,224,224,3"},
           row{{"--input", "sp:0:", "--input", "sp:1:b"},
               "2 tf-embed: error: --input sp:1:b: a shape is a list of sizes like 1,224,224,3, but is \"b\""},
           row{{"--input", "x", "--input", "sp:1:2,4"},
               "3 tf-embed: error: node \"y\" (AddV2): shapes [2,3] and [2,4] do not broadcast"},
           row{{"--input-shape", "sp:1:1,4"}, "0 m: "},
       }) {
    std::string said = t.generate(r.options);
    if (said[0] == '0') said.resize(5);
    CHECK(said == r.said);
  }
}

TEST_CASE("an output that a fed placeholder does not have") {
  graph_builder g = small_graph();
  g.node("AddV2", "z", {"y", "x:1"}).type("T", pb::DT_FLOAT);
  const tool t;
  for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--input", "x"}}) {
    CHECK(t.generate(g, options) ==
          "3 tf-embed: error: node \"z\" (AddV2): input 1 reads output 1 of \"x\", which has 1");
  }
}

TEST_CASE("dtypes and shapes of what is cut") {
  graph_builder g;
  const auto node = [&](const char* op) { return g.node(op, "n", {"gone"}); };
  CHECK(cut_at(node("TopKV2").type("T", pb::DT_FLOAT), "n:1:2,", pb::DT_INT32) == "  n:1  int32[2]\n");
  CHECK(cut_at(node("TopKV2").type("T", pb::DT_HALF), "n:0:2,", pb::DT_HALF) == "  n  float16[2]\n");
  CHECK(cut_at(node("Unpack").type("T", pb::DT_INT64).integer("num", 3), "n:2:4,1", pb::DT_INT64) ==
        "  n:2  int64[4,1]\n");
  CHECK(cut_at(node("ArgMax").type("T", pb::DT_FLOAT), "n:0:4,", pb::DT_INT64) == "  n  int64[4]\n");
  CHECK(cut_at(node("Greater").type("T", pb::DT_FLOAT), "n:0:4,", pb::DT_BOOL) == "  n  bool[4]\n");
  CHECK(cut_at(node("DecodeWav"), "n:0:8,1", pb::DT_FLOAT) == "  n  float32[8,1]\n");
  CHECK(cut_at(node("DecodeWav"), "n:1:[]", pb::DT_INT32) == "  n:1  int32[]\n");
  graph_builder strange;
  strange.node("NoSuchOp", "n", {"gone"});
  strange.unary("Relu", "y", "n");
  const tool t;
  CHECK(t.generate(strange, {"--input", "n:8,1"}) ==
        "4 tf-embed: unsupported: node \"n\" (NoSuchOp): the dtype of this node's output is not declared, so it cannot "
        "be an input");
  node_builder annotated = node("Unpack").type("T", pb::DT_FLOAT).integer("num", 2);
  annotated.attr("_output_shapes") = shapes({{3}, {4, 1}});
  CHECK(cut_at(annotated, "n:1", pb::DT_FLOAT) == "  n:1  float32[4,1]\n");
  CHECK(cut_at(annotated, "n:1:5,1", pb::DT_FLOAT) ==
        "2 tf-embed: error: node \"n\" (Unpack): the shape [5,1] given for this input does not fit its declared shape "
        "[4,1]");
}

TEST_CASE("iterators are cut by themselves, and it is said") {
  const tool t;
  t.write(behind_an_iterator({2, 4}));
  CHECK(t.generate() ==
        "0 tf-embed: note: \"next:1\" is fed by an iterator or a queue and is cut there: it is an input float32[2,4]\n"
        "m: flash 0 bytes of weights, RAM 64 bytes of arena, 0 MACs");
  CHECK(inputs_of(behind_an_iterator({2, 4})) == "  next:1  float32[2,4]\n");
  CHECK(t.generate(behind_an_iterator({-1, 4})) ==
        "2 tf-embed: error: node \"next\" (IteratorGetNext): the shape [?,4] of this input has unknown dimensions; "
        "give it by --input-shape next:1:1,4 or --batch 1");
  CHECK(t.generate(behind_an_iterator({-1, 4}), {"--input-shape", "next:1:3,4"}).substr(0, 2) == "0 ");
  CHECK(inputs_of(behind_an_iterator({-1, 4})) == "  next:1  float32[?,4]\n");
  // The arrays say it as well.
  t.write(behind_an_iterator({-1, 4}));
  REQUIRE(gen::write_npz(t / "in.npz", {{"next:1", gen::tensor(gen::dtype::float32, {5, 4})}}));
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"}).substr(0, 2) == "0 ");
}

TEST_CASE("a placeholder whose default comes from an iterator is the input") {
  graph_builder g = behind_an_iterator({2, 4});
  g.def.mutable_node()->RemoveLast();
  g.unary("Identity", "cropped", "next:1");
  g.node("PlaceholderWithDefault", "image", {"cropped"}).type("dtype", pb::DT_FLOAT).shape("shape", {2, 4});
  g.unary("Relu", "y", "image");
  CHECK(inputs_of(g) == "  image  float32[2,4]\n");
  // One that the program need not feed keeps its default, beside it too.
  g.floats("rate", {}, 0.5F);
  g.node("PlaceholderWithDefault", "scale", {"rate"}).type("dtype", pb::DT_FLOAT).shape("shape", {});
  g.node("Mul", "z", {"y", "scale"}).type("T", pb::DT_FLOAT);
  CHECK(inputs_of(g) == "  image  float32[2,4]\n");
}

TEST_CASE("queues know the shapes of what they hold") {
  graph_builder g;
  node_builder queue = g.node("FIFOQueueV2", "queue");
  queue.attr("component_types") = types({pb::DT_FLOAT, pb::DT_INT32});
  queue.attr("shapes") = shapes({{4}, {}});
  g.constant("many", pb::DT_INT32, {}, std::string("\3\0\0\0", 4));
  g.placeholder("fed", {4});
  g.node("QueueEnqueueV2", "enqueue", {"queue", "fed"});
  struct row {
    const char* op;
    const char* inputs;
  };
  for (const row& r :
       {row{"QueueDequeueV2", "  next  float32[4]\n"}, row{"QueueDequeueManyV2", "  next  float32[3,4]\n"},
        row{"QueueDequeueUpToV2", "  next  float32[?,4]\n"}}) {
    graph_builder one = g;
    one.node(r.op, "next", {"queue", "many"}).attr("component_types") = types({pb::DT_FLOAT, pb::DT_INT32});
    one.unary("Relu", "y", "next");
    CHECK(inputs_of(one) == r.inputs);
  }
}

TEST_CASE("_output_shapes tells a shape that an operand would only tell at run time") {
  const tool t;
  for (const char* op : {"Reshape", "BroadcastTo", "Fill"}) {
    INFO(op);
    graph_builder g;
    g.placeholder("x", {6});
    g.placeholder("numbers", {64, 2}, pb::DT_INT32);
    g.ints("axis", {0});
    g.node("Max", "dims", {"numbers", "axis"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
    const bool fill = std::string(op) == "Fill";
    if (fill) g.placeholder("value", {});
    node_builder y = g.node(op, "y", {fill ? "dims" : "x", fill ? "value" : "dims"});
    y.type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32).type("Tidx", pb::DT_INT32).type("index_type", pb::DT_INT32);
    CHECK(t.generate(g, {"--output", "y"}).substr(0, 2) == "4 ");
    y.attr("_output_shapes") = shapes({{std::string(op) == "BroadcastTo" ? 4 : 1, 6}});
    CHECK(t.generate(g, {"--output", "y"}).substr(0, 2) == "0 ");
    y.attr("_output_shapes") = shapes({{-1, 6}});
    CHECK(t.generate(g, {"--output", "y"}).substr(0, 2) == "4 ");
    y.attr("_output_shapes") = shapes({{2, 5}});
    if (!fill) CHECK(t.generate(g, {"--output", "y"}).substr(0, 2) == "3 ");
  }
}

TEST_CASE("_output_shapes is checked") {
  graph_builder g = small_graph({2, 4});
  pb::NodeDef& relu = *g.def.mutable_node(1);
  const auto annotate = [&](const pb::AttrValue& a) { (*relu.mutable_attr())["_output_shapes"] = a; };
  const tool t;
  for (const dims& fine : {dims{2, 4}, dims{-1, 4}, dims{-1, -1}}) {
    annotate(shapes({fine}));
    CHECK(t.generate(g).substr(0, 2) == "0 ");
  }
  annotate(shapes({{2, 5}}));
  CHECK(t.generate(g) ==
        "3 tf-embed: error: node \"y\" (Relu): attribute _output_shapes says [2,5] of output 0, which is float32[2,4]");
  annotate(shapes({{-1}}));
  CHECK(t.generate(g) ==
        "3 tf-embed: error: node \"y\" (Relu): attribute _output_shapes says [?] of output 0, which is float32[2,4]");
  annotate(shapes({{2, -3}}));
  CHECK(t.generate(g) == "3 tf-embed: error: node \"y\" (Relu): attribute _output_shapes has the dimension -3");
  annotate(types({}));
  relu.mutable_attr()->at("_output_shapes").set_i(3);
  CHECK(t.generate(g) == "3 tf-embed: error: node \"y\" (Relu): attribute _output_shapes must be a list of shapes");
  // Of a placeholder it says what its own attribute leaves open.
  graph_builder open = small_graph({-1, 4});
  (*open.def.mutable_node(0)->mutable_attr())["_output_shapes"] = shapes({{3, -1}});
  CHECK(inputs_of(open) == "  x  float32[3,4]\n");
  (*open.def.mutable_node(0)->mutable_attr())["_output_shapes"] = shapes({{3, 5}});
  CHECK(t.generate(open) ==
        "3 tf-embed: error: node \"x\" (Placeholder): attribute _output_shapes says [3,5] of output 0, which is "
        "declared as [?,4]");
}
