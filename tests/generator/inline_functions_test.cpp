// SPDX-License-Identifier: Apache-2.0
#include "model/inline_functions.hpp"

#include "graph.pb.h"

#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>

#include <string>
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

std::string library(const std::string& functions) { return "library { " + functions + " }"; }

}  // namespace

TEST_CASE("a call of a function becomes its body") {
  auto def = parsed(std::string(R"(
    node { name: "in" op: "Placeholder" }
    node { name: "call" op: "best" input: "in" attr { key: "T" value { type: DT_HALF } } }
    node { name: "out" op: "Abs" input: "call" })") +
                    library(best));
  REQUIRE(gen::inline_functions(def));
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
  REQUIRE(gen::inline_functions(def));
  CHECK(lines(def)[1] == "IdentityN call(call/inner:1)");
  CHECK(lines(def)[2] == "IdentityN call/inner(call/inner/less:0, in)");
}

TEST_CASE("what cannot be inlined stays as it is") {
  for (const std::string body :
       {"ret { key: \"r\" value: \"nothing:y:0\" }", "ret { key: \"r\" value: \"\" }", "",
        "node_def { name: \"a\" op: \"TopKV2\" } ret { key: \"r\" value: \"a:other:0\" }",
        "node_def { name: \"a\" op: \"Neg\" } ret { key: \"r\" value: \"a:y:x\" }",
        "node_def { name: \"a\" op: \"Neg\" input: \"b\" } ret { key: \"r\" value: \"a:y:0\" }"}) {
    auto def = parsed(
        "node { name: \"call\" op: \"f\" } library { function { signature { name: \"f\" output_arg { "
        "name: \"r\" } } " +
        body + "} }");
    INFO(body);
    REQUIRE(gen::inline_functions(def));
    CHECK(lines(def) == std::vector<std::string>{"f call()"});
  }
  auto missing = parsed(std::string("node { name: \"call\" op: \"best\" }") + library(best));
  REQUIRE(gen::inline_functions(missing));
  CHECK(lines(missing) == std::vector<std::string>{"best call()"});
}

TEST_CASE("a function that calls itself is an error") {
  auto def = parsed(R"(node { name: "call" op: "f" }
    library { function { signature { name: "f" output_arg { name: "r" } }
      node_def { name: "a" op: "f" } node_def { name: "b" op: "f" } ret { key: "r" value: "a:r:0" } } })");
  const auto made = gen::inline_functions(def);
  REQUIRE(!made);
  CHECK(made.error().message == "calls functions without end");
}
