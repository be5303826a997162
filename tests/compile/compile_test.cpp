// SPDX-License-Identifier: Apache-2.0
// The compiler as a library: without files, without the command line.
#include "compile.hpp"

#include "errors/graph_builder.hpp"
#include "ir/evaluate_graph.hpp"
#include "ir/op.hpp"
#include "program/layer_builder.hpp"

#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

using namespace tf_embed::gen;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;

namespace {

std::string text_of(const generated_file& f) {
  std::string text;
  for (const file_part& part : f.parts) text += part();
  return text;
}

bool holds(const generated_file& f, const std::string& words) { return text_of(f).find(words) != std::string::npos; }

source source_of(const graph_builder& g, const std::string& file = "made.pb") {
  return {g.def, {}, {}, {.file_name = file}};
}

/// x -> Double (an op that nobody knows) -> Relu
graph_builder with_double() {
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.unary("Double", "twice", "x");
  g.unary("Relu", "y", "twice");
  return g;
}

/// What an extension would bring: an op of its own, as a layer of its own.
struct double_op : op_base<double_op> {
  static constexpr std::string_view op_stem = "double";
  bool operator==(const double_op&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const {
    return std::vector<tensor_type>{context.type(0)};
  }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override {
    tensor twice = inputs[0];
    for (float& x : twice.mutable_as<float>()) x *= 2;
    return std::vector<tensor>{twice};
  }
  result<void> emit(layer_builder& b) const override {
    layer_spec layer("double", {b.input(0), b.output()});
    layer.header = "mine/double.hpp";
    layer.name = "mine::twice";
    b.add(std::move(layer).counting(b.output_type().shape.back()).allow_in_place(0));
    return {};
  }
};

constexpr std::array double_rows{
    op_row{"Double", "double", load_plain<double_op>, "float32", "", "y"},
};

/// A pass of an extension: of two Doubles one after the other none is worth a layer.
std::size_t rename_doubles(graph& g) {
  std::size_t renamed = 0;
  for (const node_id id : g.topological_order()) {
    if (g.at(id).op_name != "Double") continue;
    g.rename(id, "renamed");
    ++renamed;
  }
  return renamed;
}

toolbox extended() {
  toolbox tools = toolbox::standard();
  tools.ops.add(double_rows);
  tools.passes.push_back({"rename_doubles", pass_kind::optimise, rename_doubles, "doubles get another name"});
  return tools;
}

std::vector<std::string> messages(const diagnostics& problems) {
  std::vector<std::string> all;
  for (const diagnostic& d : problems) all.push_back(d.node + ": " + d.message);
  return all;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a graph made in memory is compiled in fifteen lines") {
  source s{.graph = {}, .signatures = {}, .variables = {}, .provenance = {.file_name = "small.pb"}};
  google::protobuf::TextFormat::ParseFromString(R"(
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
           attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
    node { name: "y" op: "Relu" input: "x" })",
                                                &s.graph);
  diagnostics problems;
  const auto made = compile(std::move(s), {}, toolbox::standard(), problems);
  REQUIRE(made);
  REQUIRE(made->files.size() == 2);
  CHECK((made->files[0].name == "small.hpp" && made->files[1].name == "small_weights.hpp"));
  CHECK(holds(made->files[0], "te::unary<te::ops::relu, t_x, t_y>"));
  CHECK((problems.empty() && made->program.arena_bytes == 64));
}

TEST_CASE("the files are those of the header's options") {
  diagnostics problems;
  compile_options options;
  options.header.name = "other";
  options.header.cpp_class = "app::net";
  options.header.c_api = true;
  options.header.weights = weights_policy::object;
  graph_builder g;
  g.placeholder("x", {2, 3});
  g.floats("w", {3, 4}, 0.5f);
  g.node("MatMul", "y", {"x", "w"}).type("T", pb::DT_FLOAT);
  const auto made = compile(source_of(g), options, toolbox::standard(), problems);
  REQUIRE(made);
  lines names;
  for (const generated_file& f : made->files) names.push_back(f.name);
  CHECK(names ==
        lines{"other.hpp", "other_weights.hpp", "other_weights.cpp", "other_weights.bin", "other_c.h", "other_c.cpp"});
  CHECK(holds(made->files[0], "made by tf-embed"));
  CHECK(holds(made->files[0], "from made.pb"));
  CHECK(holds(made->files[0], "namespace app {"));
  CHECK(holds(made->files[0], "te::matmul<"));
}

TEST_CASE("the stages of a compilation can be called one by one") {
  graph_builder g;
  g.placeholder("x", {-1, 2});
  g.floats("w", {2, 3}, 1);
  g.node("MatMul", "product", {"x", "w"}).type("T", pb::DT_FLOAT);
  g.floats("b", {3}, -1);
  g.node("BiasAdd", "sum", {"product", "b"}).type("T", pb::DT_FLOAT);
  g.unary("Identity", "same", "sum");
  g.unary("Relu", "y", "same");
  const toolbox tools = toolbox::standard();
  diagnostics problems;
  compile_options options;
  options.arrays.emplace("x:0", tensor::of<float>({1, 2}, std::vector<float>{3, 4}));
  options.keep_history = true;
  lines phases;
  options.tell = [&](std::string_view phase, std::size_t, std::size_t) {
    if (phases.empty() || phases.back() != phase) phases.emplace_back(phase);
  };

  auto net = import_network(source_of(g), options, tools, problems);
  REQUIRE(net);
  CHECK(problems.empty());
  CHECK(net->nodes_in_file == 7);
  CHECK(net->graph.type(net->graph.inputs[0].value).shape == shape{1, 2});
  // The reference works on what was imported, before anything is optimised.
  const auto reference = evaluate_graph(net->graph, {options.arrays.at("x:0")});
  REQUIRE(reference);
  CHECK(std::ranges::equal(reference->front().as<float>(), std::vector<float>{6, 6, 6}));
  REQUIRE(net->passes.size() == 2);
  CHECK(net->passes[0].name == "remove_identity");
  CHECK(net->passes[0].rewrites == 1);

  const auto p = build_program(*net, options, tools, problems);
  REQUIRE(p);
  CHECK(net->passes.size() == tools.passes.size());
  CHECK(p->body.layers.size() == 1);
  CHECK(p->body.layers[0].path == "y");
  CHECK(net->history->steps().size() == 1 + tools.passes.size());
  CHECK(phases ==
        lines{"inferring shapes", "rewriting the graph", "choosing layers, packing weights", "planning the arena"});

  const header_options header = header_options_of(*net, options);
  CHECK(header.name == "made");
  CHECK(header.arena_alignment == 64);
  const auto files = print_header(*p, header);
  REQUIRE(files);
  CHECK(files->size() == 2);
}

TEST_CASE("what is wrong is in `problems`, all of it, and the result is the first") {
  const toolbox tools = toolbox::standard();
  diagnostics problems;
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.unary("Nonsense", "a", "x");
  g.unary("Rubbish", "b", "x");
  SECTION("ops that nobody knows") {
    const auto made = compile(source_of(g), {}, tools, problems);
    REQUIRE(!made);
    CHECK(messages(problems) == lines{"a: tf_embed does not know this op", "b: tf_embed does not know this op"});
    CHECK(made.error().node == "a");
    CHECK(made.error().kind == error_kind::unsupported);
  }
  SECTION("a border that is not there") {
    compile_options options;
    options.border.outputs = {"nothing"};
    REQUIRE(!compile(source_of(g), options, tools, problems));
    CHECK(messages(problems) == lines{": the graph has no node \"nothing\" (given as --output)"});
  }
  SECTION("shapes that do not fit, in two places") {
    graph_builder h;
    h.placeholder("x", {1, 4});
    h.floats("w", {3, 3});
    for (const char* name : {"a", "b"}) h.node("MatMul", name, {"x", "w"}).type("T", pb::DT_FLOAT);
    REQUIRE(!compile(source_of(h), {}, tools, problems));
    CHECK(messages(problems) == lines{"a: inner sizes of float32[1,4] and float32[3,3] must be equal",
                                      "b: inner sizes of float32[1,4] and float32[3,3] must be equal"});
  }
  SECTION("what has no layer") {
    graph_builder h;
    h.placeholder("x", {2, 2}, pb::DT_FLOAT);
    h.placeholder("n", {2}, pb::DT_INT32);
    h.node("Fill", "y", {"n", "x"}).type("T", pb::DT_FLOAT);
    REQUIRE(!compile(source_of(h), {}, tools, problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].node == "y");
  }
  SECTION("a name that is none") {
    compile_options options;
    options.header.name = "not a name";
    REQUIRE(!compile(source_of(tf_embed::test::small_graph()), options, tools, problems));
    CHECK(messages(problems) == lines{": --name must be an identifier of C++, but is \"not a name\""});
  }
  SECTION("an arena that no machine has") {
    const auto made = compile(source_of(tf_embed::test::small_graph({1 << 20, 1 << 20})), {}, tools, problems);
    REQUIRE(!made);
    CHECK(messages(problems) == lines{": the network needs 4398046511104 bytes of working memory, but at most "
                                      "68719476736 are possible; does an input have too large a shape?"});
  }
}

TEST_CASE("only optimisations can be disabled") {
  const toolbox tools = toolbox::standard();
  diagnostics problems;
  compile_options options;
  SECTION("what legalises") {
    const std::string name = GENERATE("expand", "widen_half", "convert_nchw");
    options.disabled_passes = {name};
    const auto made = compile(source_of(tf_embed::test::small_graph()), options, tools, problems);
    REQUIRE(!made);
    CHECK(made.error().kind == error_kind::usage);
    CHECK(messages(problems) == lines{": --disable-pass: \"" + name +
                                      "\" is no optimisation: without it there are no layers for what it rewrites"});
  }
  SECTION("no pass at all") {
    options.disabled_passes = {"fold_pad", "nothing"};
    REQUIRE(!compile(source_of(tf_embed::test::small_graph()), options, tools, problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].message.find("--disable-pass: there is no pass \"nothing\"; the passes are ") == 0);
  }
  SECTION("every optimisation") {
    for (const pass_row& row : tools.passes) {
      if (row.kind == pass_kind::optimise) options.disabled_passes.emplace_back(row.name);
    }
    const auto made = compile(source_of(tf_embed::test::small_graph()), options, tools, problems);
    REQUIRE(made);
    for (const pass_record& pass : made->network.passes)
      CHECK(std::ranges::count(options.disabled_passes, pass.name) == 0);
  }
}

TEST_CASE("a toolbox takes an op and a pass more: an extension in miniature") {
  diagnostics problems;
  const auto made = compile(source_of(with_double()), {}, extended(), problems);
  REQUIRE(made);
  CHECK(holds(made->files[0], "#include <mine/double.hpp>"));
  CHECK(holds(made->files[0], "mine::twice<t_x, t_renamed>"));
  CHECK(holds(made->files[0], "2 layers, 4 MACs"));
  CHECK(made->network.passes.back().name == "rename_doubles");
  CHECK(made->network.passes.back().rewrites == 1);
  // In place, as the layer says: all three share a cache line.
  CHECK(made->program.arena_bytes == 64);

  auto net = import_network(source_of(with_double()), {}, extended(), problems);
  REQUIRE(net);
  const auto result = evaluate_graph(net->graph, {tensor::of<float>({1, 4}, std::vector<float>{1, -2, 3, 0})});
  REQUIRE(result);
  CHECK(std::ranges::equal(result->front().as<float>(), std::vector<float>{2, 0, 6, 0}));

  compile_options without;
  without.disabled_passes = {"rename_doubles"};
  const auto plain = compile(source_of(with_double()), without, extended(), problems);
  REQUIRE(plain);
  CHECK(holds(plain->files[0], "mine::twice<t_x, t_twice>"));
}

TEST_CASE("two toolboxes side by side share nothing") {
  const toolbox mine = extended();
  const toolbox standard = toolbox::standard();
  toolbox bare = toolbox::standard();
  bare.passes.clear();
  CHECK(mine.ops.rows().size() == standard.ops.rows().size() + 1);
  for (int turn = 0; turn < 2; ++turn) {
    diagnostics problems;
    CHECK(compile(source_of(with_double()), {}, mine, problems));
    CHECK(problems.empty());
    REQUIRE(!compile(source_of(with_double()), {}, standard, problems));
    CHECK(messages(problems) == lines{"twice: tf_embed does not know this op"});
    problems.clear();
    const auto unoptimised = compile(source_of(tf_embed::test::small_graph()), {}, bare, problems);
    REQUIRE(unoptimised);
    CHECK(unoptimised->network.passes.empty());
  }
}

TEST_CASE("the same source gives the same bytes") {
  graph_builder g;
  g.placeholder("x", {1, 6, 6, 2});
  g.floats("w", {3, 3, 2, 4}, 0.25f);
  g.node("Conv2D", "conv", {"x", "w"})
      .type("T", pb::DT_FLOAT)
      .text("padding", "SAME")
      .integers("strides", {1, 1, 1, 1});
  g.unary("Relu", "y", "conv");
  diagnostics problems;
  std::array<std::string, 2> texts;
  for (std::string& text : texts) {
    const auto made = compile(source_of(g), {}, toolbox::standard(), problems);
    REQUIRE(made);
    for (const generated_file& f : made->files) text += text_of(f);
  }
  CHECK(texts[0] == texts[1]);
}

TEST_CASE("what was changed unasked is noted") {
  diagnostics problems;
  graph_builder g;
  g.placeholder("file", {}, pb::DT_STRING);
  g.node("DecodeJpeg", "picture", {"file"}).integer("channels", 3);
  g.node("Cast", "y", {"picture"}).type("SrcT", pb::DT_UINT8).type("DstT", pb::DT_FLOAT);
  compile_options options;
  options.border.input_shapes = {{"picture", {4, 5, 3}}};
  auto net = import_network(source_of(g), options, toolbox::standard(), problems);
  INFO((problems.empty() ? "" : problems[0].message));
  REQUIRE(net);
  CHECK(net->notes == lines{"\"picture\" decodes an image file and is bypassed: the picture is an input uint8[4,5,3]"});
  auto plain = import_network(source_of(tf_embed::test::small_graph()), {}, toolbox::standard(), problems);
  REQUIRE(plain);
  CHECK(plain->notes.empty());
}
