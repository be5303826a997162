// SPDX-License-Identifier: Apache-2.0
#include "model/inline_functions.hpp"

#include "graph.pb.h"
#include "support/linear_time.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tf_embed;

namespace {

proto::GraphDef parsed(const std::string& text) {
  proto::GraphDef def;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &def));
  return def;
}

/// "op name(inputs)" of each node.
std::vector<std::string> lines(const proto::GraphDef& def) {
  std::vector<std::string> out;
  for (const auto& n : def.node()) {
    std::string line = n.op() + " " + n.name() + "(";
    for (const auto& in : n.input()) line += (line.back() == '(' ? "" : ", ") + in;
    out.push_back(line + ")");
  }
  return out;
}

/// best(x) = (negated second output of TopKV2 of x, x)
const char* const best = R"(function {
  signature { name: "best" input_arg { name: "x" type_attr: "T" } output_arg { name: "at" type: DT_INT32 }
              output_arg { name: "same" type_attr: "T" } attr { name: "T" type: "type" } }
  node_def { name: "k" op: "Const" }
  node_def { name: "top" op: "TopKV2" input: "x" input: "k:output:0" input: "^k"
             attr { key: "T" value { placeholder: "T" } } }
  node_def { name: "less" op: "Neg" input: "top:indices:0" }
  ret { key: "at" value: "less:y:0" } ret { key: "same" value: "x" }
})";

gen::result<void> inlined(proto::GraphDef& def) {
  const gen::function_library functions(def.library());
  int added = 0;
  return gen::inline_functions(def, functions, tests::standard_ops(), added);
}

std::string library(const std::string& functions) { return "library { " + functions + " }"; }

}  // namespace

TEST_CASE("a call of a function becomes its body") {
  auto def = parsed(std::string(R"(
    node { name: "in" op: "Placeholder" }
    node { name: "call" op: "best" input: "in" attr { key: "T" value { type: DT_HALF } } }
    node { name: "out" op: "Abs" input: "call" })") +
                    library(best));
  REQUIRE(inlined(def));
  CHECK(lines(def) == std::vector<std::string>{"Placeholder in()", "IdentityN call(call/less:0, in)", "Abs out(call)",
                                               "Const call/k()", "TopKV2 call/top(in, call/k:0, ^call/k)",
                                               "Neg call/less(call/top:1)"});
  CHECK(def.node(4).attr().at("T").type() == proto::DT_HALF);
}

TEST_CASE("PartitionedCall names its function, and functions call functions") {
  auto def = parsed(std::string(R"(
    node { name: "in" op: "Placeholder" }
    node { name: "call" op: "PartitionedCall" input: "in" attr { key: "f" value { func { name: "outer" } } } })") +
                    library(std::string(best) + R"( function {
      signature { name: "outer" input_arg { name: "v" } output_arg { name: "r" } }
      node_def { name: "inner" op: "best" input: "v" }
      ret { key: "r" value: "inner:same:0" } })"));
  REQUIRE(inlined(def));
  CHECK(lines(def)[1] == "IdentityN call(call/inner:1)");
  CHECK(lines(def)[2] == "IdentityN call/inner(call/inner/less:0, in)");
}

TEST_CASE("a body that names what is not there is an error") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"ret { key: \"r\" value: \"nothing:y:0\" }", "\"nothing:y:0\" names nothing in the function's body"},
      {"ret { key: \"r\" value: \"\" }", "\"\" names nothing in the function's body"},
      {"", "the function \"f\" says nothing of its result \"r\""},
      {"node_def { name: \"a\" op: \"TopKV2\" } ret { key: \"r\" value: \"a:other:0\" }",
       "\"a:other:0\" asks for the output \"other\" of TopKV2, which has none of that name"},
      {"node_def { name: \"a\" op: \"Neg\" } ret { key: \"r\" value: \"a:z:0\" }",
       "\"a:z:0\" asks for the output \"z\" of Neg, which has none of that name"},
      {"node_def { name: \"a\" op: \"Neg\" } ret { key: \"r\" value: \"a:y:x\" }",
       "\"a:y:x\" does not end in the number of a tensor"},
      {"node_def { name: \"a\" op: \"Neg\" } ret { key: \"r\" value: \"a:y:1\" }",
       "\"a:y:1\" asks for tensor 1 of the output \"y\" of Neg, which has 1"},
      {"node_def { name: \"a\" op: \"TopKV2\" } ret { key: \"r\" value: \"a:values:1\" }",
       "\"a:values:1\" asks for tensor 1 of the output \"values\" of TopKV2, which has 1"},
      {"node_def { name: \"a\" op: \"Const\" } ret { key: \"r\" value: \"a:value:0\" }",
       "\"a:value:0\" asks for the output \"value\" of Const, which has none of that name"},
      {"node_def { name: \"a\" op: \"Neg\" } ret { key: \"r\" value: \"^a\" }",
       "the result \"r\" of the function \"f\" is \"^a\", which is no tensor"},
      {"node_def { name: \"a\" op: \"Neg\" input: \"b\" } ret { key: \"r\" value: \"a:y:0\" }",
       "\"b\" names nothing in the function's body"}};
  for (const auto& [body, message] : cases) {
    auto def = parsed(
        "node { name: \"call\" op: \"f\" } library { function { signature { name: \"f\" output_arg { "
        "name: \"r\" } } " +
        body + "} }");
    INFO(body);
    const auto made = inlined(def);
    REQUIRE(!made);
    CHECK(made.error().message == message);
  }
  auto missing = parsed(std::string("node { name: \"call\" op: \"best\" }") + library(best));
  const auto made = inlined(missing);
  REQUIRE(!made);
  CHECK(made.error().node == "call");
  CHECK(made.error().message == "does not give the function one tensor for each of its arguments");
}

TEST_CASE("the results of a call are as many as the function has") {
  for (const auto& [tensor, message] : std::vector<std::pair<std::string, std::string>>{
           {"p:output:1", ""},
           {"p:output:2", "\"p:output:2\" asks for tensor 2 of the output \"output\" of PartitionedCall, which has 2"},
           {"p:at:0", "\"p:at:0\" asks for the output \"at\" of PartitionedCall, which has none of that name"},
           {"c:same:0", ""},
           {"c:same:1", "\"c:same:1\" asks for tensor 1 of the output \"same\" of best, which has 1"},
           {"v:0", ""},
           {"v:1", "\"v:1\" names nothing in the function's body"},
           {"v:y:0", "\"v:y:0\" names nothing in the function's body"}}) {
    INFO(tensor);
    auto def =
        parsed(std::string(R"(node { name: "in" op: "Placeholder" } node { name: "call" op: "f" input: "in" })") +
               library(std::string(best) + R"( function {
      signature { name: "f" input_arg { name: "v" } output_arg { name: "r" } }
      node_def { name: "c" op: "best" input: "v" }
      node_def { name: "p" op: "PartitionedCall" input: "v" attr { key: "f" value { func { name: "best" } } } }
      ret { key: "r" value: ")" +
                       tensor + R"(" } })"));
    const auto made = inlined(def);
    CHECK((made ? "" : made.error().message) == message);
  }
}

TEST_CASE("a caller's attributes reach the functions that the body calls") {
  auto def = parsed(std::string(R"(
    node { name: "in" op: "Placeholder" }
    node { name: "call" op: "PartitionedCall" input: "in"
           attr { key: "f" value { func { name: "outer" attr { key: "U" value { type: DT_HALF } } } } } })") +
                    library(std::string(best) + R"( function {
      signature { name: "outer" input_arg { name: "v" } output_arg { name: "r" } }
      node_def { name: "inner" op: "PartitionedCall" input: "v"
                 attr { key: "f" value { func { name: "best" attr { key: "T" value { placeholder: "U" } } } } } }
      ret { key: "r" value: "inner:output:1" } })"));
  REQUIRE(inlined(def));
  for (const auto& n : def.node()) {
    if (n.name() == "call/inner/top") CHECK(n.attr().at("T").type() == proto::DT_HALF);
  }
}

TEST_CASE("every output of every op has its port by its name") {
  const gen::op_table& ops = tests::standard_ops();
  for (const gen::op_row& row : ops.rows()) {
    INFO(row.tf_name);
    std::string_view rest = row.outputs;
    for (int port = 0; !rest.empty(); ++port) {
      std::string name(rest.substr(0, rest.find(',')));
      rest.remove_prefix(std::min(rest.size(), name.size() + 2));
      if (name.ends_with("...")) name.resize(name.size() - 3);
      const std::string op(row.tf_name);
      auto def = parsed(
          "node { name: \"call\" op: \"f\" } library { function { signature { name: \"f\" output_arg { "
          "name: \"r\" } } node_def { name: \"a\" op: \"" +
          op + "\" } ret { key: \"r\" value: \"a:" + name + ":0\" } } }");
      REQUIRE(inlined(def));
      CHECK(def.node(0).input(0) == "call/a:" + std::to_string(port));
    }
  }
}

TEST_CASE("a function that calls itself is an error") {
  auto def = parsed(R"(node { name: "call" op: "f" }
    library { function { signature { name: "f" output_arg { name: "r" } }
      node_def { name: "a" op: "f" } node_def { name: "b" op: "f" } ret { key: "r" value: "a:r:0" } } })");
  const auto made = inlined(def);
  REQUIRE(!made);
  CHECK(made.error().message == "functions, loops and branches are nested more than 64 deep, or without end");
}

TEST_CASE("a thousand functions in one another are refused in linear time") {
  const auto nested = [](int depth) {
    std::string functions;
    for (int i = 0; i < depth; ++i) {
      const std::string inner =
          i + 1 == depth ? "op: \"Neg\" input: \"v\"" : "op: \"f" + std::to_string(i + 1) + "\" input: \"v\"";
      functions += "function { signature { name: \"f" + std::to_string(i) +
                   "\" input_arg { name: \"v\" } output_arg { name: \"r\" } } node_def { name: \"a\" " + inner +
                   " } ret { key: \"r\" value: \"a:" + (i + 1 == depth ? "y" : "r") + ":0\" } }";
    }
    return parsed("node { name: \"in\" op: \"Placeholder\" } node { name: \"call\" op: \"f0\" input: \"in\" }" +
                  library(functions));
  };
  tf_embed::test::check_linear(250, nested, [](proto::GraphDef& def) {
    const auto made = inlined(def);
    REQUIRE(!made);
    CHECK(made.error().message == "functions, loops and branches are nested more than 64 deep, or without end");
  });
}

TEST_CASE("a node of the graph keeps its name, and those of a body get others") {
  auto def = parsed(std::string(R"(
    node { name: "call/less" op: "Placeholder" }
    node { name: "call_1/k" op: "Abs" input: "call/less" }
    node { name: "call" op: "best" input: "call/less" })") +
                    library(best));
  REQUIRE(inlined(def));
  CHECK(lines(def) == std::vector<std::string>{"Placeholder call/less()", "Abs call_1/k(call/less)",
                                               "IdentityN call(call_2/less:0, call/less)", "Const call_2/k()",
                                               "TopKV2 call_2/top(call/less, call_2/k:0, ^call_2/k)",
                                               "Neg call_2/less(call_2/top:1)"});
}

TEST_CASE("an attribute that a caller leaves out is what its function says") {
  const std::string function = R"(function {
    signature { name: "f" input_arg { name: "x" } output_arg { name: "y" }
                attr { name: "alpha" type: "float" default_value { f: 0.125 } } }
    node_def { name: "s" op: "LeakyRelu" input: "x" attr { key: "alpha" value { placeholder: "alpha" } } }
    ret { key: "y" value: "s:activations:0" } })";
  auto def = parsed(std::string(R"(
    node { name: "in" op: "Placeholder" }
    node { name: "a" op: "PartitionedCall" input: "in" attr { key: "f" value { func { name: "f" } } } }
    node { name: "b" op: "f" input: "in" attr { key: "alpha" value { f: 0.5 } } })") +
                    library(function));
  REQUIRE(inlined(def));
  REQUIRE(def.node_size() == 5);
  CHECK(def.node(3).attr().at("alpha").f() == 0.125f);
  CHECK(def.node(4).attr().at("alpha").f() == 0.5f);
}

TEST_CASE("a call gives and asks for what its function has") {
  const auto message = [](const std::string& call) {
    auto def = parsed("node { name: \"call\" op: \"PartitionedCall\" " + call +
                      " attr { key: \"f\" value { func { name: \"best\" } } } }" + library(best));
    const auto made = inlined(def);
    return made ? std::string() : made.error().message;
  };
  const std::string two = "attr { key: \"Tout\" value { list { type: DT_INT32 type: DT_FLOAT } } }";
  CHECK(message("input: \"a\" input: \"^b\" " + two).empty());
  CHECK(message("input: \"a\" input: \"b\" " + two) ==
        "does not give the function one tensor for each of its arguments");
  CHECK(message("input: \"a\" attr { key: \"Tout\" value { list { type: DT_INT32 } } }") ==
        "asks for 1 results, but the function \"best\" has 2");
}

TEST_CASE("lists are arguments and results of functions") {
  // Sums of n numbers, and those numbers again.
  const std::string functions = R"x(function {
    signature { name: "f" input_arg { name: "x" type_attr: "T" number_attr: "n" } input_arg { name: "y" type_attr: "T" }
                output_arg { name: "sum" type_attr: "T" } output_arg { name: "same" type_attr: "T" number_attr: "n" }
                attr { name: "n" type: "int" } attr { name: "T" type: "type" } }
    node_def { name: "s" op: "AddN" input: "x" attr { key: "N" value { placeholder: "n" } } }
    node_def { name: "p" op: "AddV2" input: "x:1" input: "y" }
    ret { key: "sum" value: "s:sum:0" } ret { key: "same" value: "x" } }
  function {
    signature { name: "g" input_arg { name: "z" type_list_attr: "L" } output_arg { name: "r" type_list_attr: "L" }
                attr { name: "L" type: "list(type)" } attr { name: "m" type: "int" } }
    node_def { name: "c" op: "f" input: "z" input: "z:0" attr { key: "n" value { placeholder: "m" } } }
    ret { key: "r" value: "c:same" } })x";
  auto def = parsed(std::string(R"(
    node { name: "a" op: "Placeholder" }
    node { name: "b" op: "Placeholder" }
    node { name: "call" op: "PartitionedCall" input: "a" input: "b" attr { key: "f" value { func { name: "g"
           attr { key: "L" value { list { type: DT_FLOAT type: DT_FLOAT } } } attr { key: "m" value { i: 2 } } } } } })") +
                    library(functions));
  const auto made = inlined(def);
  INFO((made ? "" : made.error().message));
  REQUIRE(made);
  CHECK(lines(def) ==
        std::vector<std::string>{"Placeholder a()", "Placeholder b()", "IdentityN call(call/c:1, call/c:2)",
                                 "IdentityN call/c(call/c/s:0, a, b)", "AddN call/c/s(a, b)", "AddV2 call/c/p(b, a)"});
}
