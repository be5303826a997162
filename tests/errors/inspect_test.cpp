// SPDX-License-Identifier: Apache-2.0
// inspect judges the network that was asked for, as generate does.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;

namespace {

std::string inspected(const graph_builder& g, std::vector<std::string> options = {}) {
  const tool t;
  t.write(g);
  options.insert(options.begin(), {"inspect", "m.pb"});
  std::string said = t(options);
  // The first line holds the file's size and digest.
  const auto first = said.find("m.pb: ");
  if (first == 2) said.erase(first, said.find('\n') + 1 - first);
  return said;
}

/// x -> Relu -> y, beside it an op that nobody knows, of the same placeholder, and what only checks.
graph_builder with_a_stranger() {
  graph_builder g = small_graph();
  g.unary("Mystery", "odd", "y");
  g.unary("Tanh", "z", "odd");
  g.node("IsFinite", "finite", {"x"}).type("T", pb::DT_FLOAT);
  g.node("Assert", "assert", {"finite", "x"});
  return g;
}

}  // namespace

TEST_CASE("nodes that the outputs do not need are not judged") {
  CHECK(inspected(with_a_stranger(), {"--output", "y"}) ==
        "0 inputs\n  x  float32[1,4]\noutputs\n  y  float32[1,4]\nops\n"
        "  Placeholder                      1\n  Relu                             1\n"
        "0 parameters\n0 MACs in 1 layers; 0 bytes of weights, 64 bytes of arena (lower bound 64)");
}

TEST_CASE("what is unsupported is listed with generate's reason, and is exit code 4") {
  CHECK(inspected(with_a_stranger()) ==
        "4 inputs\n  x  float32[1,4]\noutputs\n  z  \nops\n  Mystery                          1\n"
        "  Placeholder                      1\n  Relu                             1\n"
        "  Tanh                             1\n"
        "1 unsupported node\n  odd (Mystery): tf_embed does not know this op");
  CHECK(inspected(with_a_stranger(), {"--delete-nodes", "^odd$"}).substr(0, 2) == "0 ");
  // What a deleted output reads becomes one.
  CHECK(inspected(with_a_stranger(), {"--delete-nodes", "^(odd|z)$"}) ==
        "0 inputs\n  x  float32[1,4]\noutputs\n  y  float32[1,4]\nops\n"
        "  Placeholder                      1\n  Relu                             1\n"
        "0 parameters\n0 MACs in 1 layers; 0 bytes of weights, 64 bytes of arena (lower bound 64)");
  CHECK(inspected(with_a_stranger(), {"--input", "odd:1,4"}).substr(0, 2) == "0 ");
  graph_builder g = small_graph();
  g.placeholder("dims", {2}, pb::DT_INT32);
  g.node("Tile", "z", {"y", "dims"}).type("T", pb::DT_FLOAT).type("Tmultiples", pb::DT_INT32);
  const std::string said = inspected(g);
  CHECK(said.substr(0, 2) == "4 ");
  CHECK(
      said.find("  z (Tile): multiples (input 1) must be known at generation, but depends on input \"dims\": freeze it "
                "with --freeze-input dims=VALUE") != std::string::npos);
  CHECK(inspected(g, {"--freeze-input", "dims=[2,1]"}).substr(0, 2) == "0 ");
}

TEST_CASE("a wrong option is exit code 2, and prints no listing") {
  CHECK(inspected(small_graph(), {"--input", "inptu"}) ==
        "2 tf-embed: error: the graph has no node \"inptu\" (given as --input)");
  CHECK(inspected(small_graph(), {"--output", "y:3"}) ==
        "2 tf-embed: error: node \"y\" (Relu): \"y:3\" asks for output 3 of this node, which has 1");
  CHECK(inspected(small_graph(), {"--input-shape", "x:2,4"}).substr(0, 2) == "2 ");
  CHECK(inspected(small_graph(), {"--tag", "serve", "--json"}).substr(0, 2) == "2 ");
  graph_builder broken = small_graph();
  broken.unary("Tanh", "z", "gone");
  CHECK(inspected(broken) == "3 tf-embed: error: node \"z\" (Tanh): input \"gone\" is not in the graph");
}

TEST_CASE("open shapes: a batch is judged as one, other sizes are asked for") {
  CHECK(inspected(small_graph({-1, 4})) ==
        "0 inputs\n  x  float32[?,4]\noutputs\n  y  float32[1,4]\nops\n"
        "  Placeholder                      1\n  Relu                             1\n"
        "0 parameters\n0 MACs in 1 layers; 0 bytes of weights, 64 bytes of arena (lower bound 64)\n"
        "note: judged with \"x\" as float32[1,4]; give its shape by --input-shape x:1,4 or --batch 1");
  const std::string said = inspected(small_graph({1, -1, 4}));
  CHECK(said.substr(0, 2) == "2 ");
  CHECK(said.find("inputs\n  x  float32[1,?,4]\noutputs\n  y  \n") != std::string::npos);
  CHECK(said.find("tf-embed: error: node \"x\" (Placeholder): the shape [1,?,4] of this input has unknown dimensions; "
                  "give it by --input-shape x:1,224,4, or with other sizes") != std::string::npos);
}

TEST_CASE("parameters inside the branches of an If count") {
  graph_builder g;
  g.placeholder("p", {}, pb::DT_BOOL);
  g.placeholder("x", {1, 4});
  for (const auto& [name, values] : {std::pair("one", 4), std::pair("two", 8)}) {
    pb::FunctionDef& f = *g.def.mutable_library()->add_function();
    f.mutable_signature()->set_name(name);
    auto& in = *f.mutable_signature()->add_input_arg();
    in.set_name("a");
    in.set_type(pb::DT_FLOAT);
    auto& out = *f.mutable_signature()->add_output_arg();
    out.set_name("r");
    out.set_type(pb::DT_FLOAT);
    graph_builder body;
    body.floats("w", {values / 4, 4}, 0.5F);
    body.node("MatMul", "s", {"a", "w"}).type("T", pb::DT_FLOAT).boolean("transpose_b", true);
    body.ints("axis", {1});
    body.node("Sum", "sum", {"s:product:0", "axis:output:0"})
        .type("T", pb::DT_FLOAT)
        .type("Tidx", pb::DT_INT32)
        .boolean("keep_dims", true);
    body.def.mutable_node(1)->set_input(1, "w:output:0");
    for (const auto& n : body.def.node()) *f.add_node_def() = n;
    (*f.mutable_ret())["r"] = "sum:output:0";
  }
  node_builder branch = g.node("StatelessIf", "y", {"p", "x"});
  branch.type("Tcond", pb::DT_BOOL);
  branch.attr("Tin").mutable_list()->add_type(pb::DT_FLOAT);
  branch.attr("Tout").mutable_list()->add_type(pb::DT_FLOAT);
  branch.attr("then_branch").mutable_func()->set_name("one");
  branch.attr("else_branch").mutable_func()->set_name("two");
  const std::string said = inspected(g);
  CHECK(said.find("\n12 parameters\n") != std::string::npos);
  CHECK(said.find("  MatMul                           2\n") != std::string::npos);
  // Arguments of functions are no nodes of the file.
  CHECK(said.find("  Placeholder                      2\n") != std::string::npos);
}

TEST_CASE("an If without results is no output") {
  graph_builder g = small_graph();
  g.node("If", "check", {"x"}).attr("Tout").mutable_list();
  g.node("HashTableV2", "table");
  const std::string said = inspected(g);
  CHECK(said.find("outputs\n  y  float32[1,4]\nops") != std::string::npos);
}

TEST_CASE("a constant that was left behind is no output beside others") {
  graph_builder g = small_graph();
  g.number("size", 16);
  g.unary("Neg", "packed", "size").attr("T").set_type(pb::DT_INT32);
  const std::string said = inspected(g);
  CHECK(said.find("outputs\n  y  float32[1,4]\nops") != std::string::npos);
  CHECK(said.find("note: \"packed\" is a constant that nothing reads: it is no output of the network unless --output "
                  "names it") != std::string::npos);
  CHECK(inspected(g, {"--output", "y", "--output", "packed"}).find("  packed  int32[]\nops") != std::string::npos);
  // Where the user feeds what is before it, it is one.
  CHECK(inspected(g, {"--input", "x", "--input", "size:"}).find("  packed  int32[]\nops") != std::string::npos);
  g.unary("Abs", "more", "size").attr("T").set_type(pb::DT_INT32);
  CHECK(inspected(g).find("note: \"packed\" and 1 more are constants that nothing reads: they are no outputs of the "
                          "network unless --output names them") != std::string::npos);
}

TEST_CASE("where all outputs are constants, they are outputs") {
  graph_builder g;
  g.number("size", 16);
  g.unary("Neg", "packed", "size").attr("T").set_type(pb::DT_INT32);
  CHECK(inspected(g).find("outputs\n  packed  int32[]\nops") != std::string::npos);
  // An Identity is how TensorFlow 2 names a result.
  graph_builder named = small_graph();
  named.floats("c", {2}, 7);
  named.unary("Identity", "z", "c");
  CHECK(inspected(named).find("outputs\n  y  float32[1,4]\n  z  float32[2]\nops") != std::string::npos);
}
