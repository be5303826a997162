// SPDX-License-Identifier: Apache-2.0
// Operands that decide shapes but are only known at run time: the message names the inputs to freeze, and that helps.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;

namespace {

/// x [4,6] reshaped to (a * b, c), which are fed.
graph_builder fed_shape() {
  graph_builder g;
  g.placeholder("x", {4, 6});
  for (const char* name : {"a", "b", "unused", "c"}) g.placeholder(name, {}, pb::DT_INT32);
  g.node("Mul", "rows", {"a", "b"}).type("T", pb::DT_INT32);
  g.node("Pack", "dims", {"rows", "c"}).type("T", pb::DT_INT32).integer("axis", 0).integer("N", 2);
  g.node("Reshape", "y", {"x", "dims"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  return g;
}

const std::string reshape =
    "4 tf-embed: unsupported: node \"y\" (Reshape): shape (input 1) must be known at generation, but ";

}  // namespace

TEST_CASE("an operand that decides shapes names the inputs to freeze") {
  const tool t;
  const graph_builder g = fed_shape();
  CHECK(t.generate(g, {"--output", "y"}) ==
        reshape +
            "depends on inputs \"a\" and \"b\" and \"c\": freeze them with --freeze-input a=VALUE --freeze-input "
            "b=VALUE --freeze-input c=VALUE");
  CHECK(t.files_written() == 0);
}

TEST_CASE("what is named is enough") {
  const tool t;
  const graph_builder g = fed_shape();
  const std::vector<std::string> values = {"--output",       "y",   "--freeze-input", "a=2",
                                           "--freeze-input", "b=4", "--freeze-input", "c=3"};
  CHECK(t.generate(g, values).substr(0, 1) == "0");
  // One open size is as good as -1.
  CHECK(t.generate(g, {"--output", "y", "--freeze-input", "c=3"}).substr(0, 1) == "0");
  CHECK(t.generate(g, {"--output", "y", "--freeze-input", "c=-1"}) ==
        reshape + "depends on inputs \"a\" and \"b\": freeze them with --freeze-input a=VALUE --freeze-input b=VALUE");
}

TEST_CASE("a matrix can be frozen") {
  const tool t;
  graph_builder g;
  g.placeholder("x", {4, 6});
  g.placeholder("edges", {2, 2}, pb::DT_INT32);
  g.node("Pad", "y", {"x", "edges"}).type("T", pb::DT_FLOAT).type("Tpaddings", pb::DT_INT32);
  CHECK(
      t.generate(g) ==
      "4 tf-embed: unsupported: node \"y\" (Pad): paddings (input 1) must be known at generation, but depends on input "
      "\"edges\": freeze it with --freeze-input edges=VALUE");
  CHECK(t.generate(g, {"--freeze-input", "edges=[[1,1],[0,2]]"}).substr(0, 1) == "0");
  CHECK(t.read("out/m.hpp").find("out float y[6,8]") != std::string::npos);
}

TEST_CASE("names of inputs to freeze are escaped") {
  const tool t;
  graph_builder g;
  g.placeholder("x", {4, 6});
  g.placeholder("k\n\"", {2}, pb::DT_INT32);
  g.node("Tile", "y", {"x", "k\n\""}).type("T", pb::DT_FLOAT).type("Tmultiples", pb::DT_INT32);
  CHECK(t.generate(g) ==
        "4 tf-embed: unsupported: node \"y\" (Tile): multiples (input 1) must be known at generation, but depends on "
        "input \"k\\n\\\"\": freeze it with --freeze-input 'k\\n\\\"'=VALUE");
}

TEST_CASE("a size that a run decides is refused by name where an op cannot take it") {
  const tool t;
  graph_builder g;
  g.placeholder("x", {4, 6});
  g.node("Where", "w", {"x"}).type("T", pb::DT_FLOAT);
  g.node("MatrixDiagPart", "y", {"w"}).type("T", pb::DT_INT64);
  CHECK(t.generate(g) ==
        "4 tf-embed: unsupported: node \"y\" (MatrixDiagPart): input 0 is int64[?<=24,2]: only the main diagonal of "
        "matrices with one size for rows and columns");
}
