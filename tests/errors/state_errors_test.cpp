// SPDX-License-Identifier: Apache-2.0
// Outputs tied to inputs of the next run, and sequences of runs: what is wrong with them, and what they leave at the
// border.
#include "errors/tool.hpp"
#include "io/npz.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// y = x + s, z = 2 y; wide has another shape than s.
graph_builder sums() {
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.placeholder("s", {1, 4});
  g.node("AddV2", "y", {"x", "s"}).type("T", pb::DT_FLOAT);
  g.node("AddV2", "z", {"y", "y"}).type("T", pb::DT_FLOAT);
  g.node("ConcatV2", "wide", {"y", "x", "axis"}).type("T", pb::DT_FLOAT).type("Tidx", pb::DT_INT32).integer("N", 2);
  g.number("axis", 1);
  return g;
}

gen::tensor of_shape(gen::shape s, float value) {
  gen::tensor t(gen::dtype::float32, std::move(s));
  for (float& x : t.mutable_as<float>()) x = value;
  return t;
}

void write_arrays(const tool& t, const char* file, std::vector<std::pair<std::string, gen::tensor>> arrays) {
  REQUIRE(gen::write_npz(t / file, arrays));
}

}  // namespace

TEST_CASE("a tie leaves the border, unless its output is named too") {
  const tool t;
  CHECK(t.generate(sums(), {"--state", "y=s", "--output", "z"}).substr(0, 1) == "0");
  std::string header = t.read("out/m.hpp");
  CHECK(header.find("in  float x[1,4]\n//   out float z[1,4]\n//   1 layers") == std::string::npos);
  CHECK(header.find("float s[1,4]\n//\n") != std::string::npos);
  CHECK(header.find("using outputs = te::endpoints<\n      te::endpoint<\"z\"") != std::string::npos);
  CHECK(header.find("static constexpr std::size_t state_bytes = 16;") != std::string::npos);
  CHECK(t.generate(sums(), {"--state", "y=s", "--output", "z", "--output", "y"}).substr(0, 1) == "0");
  header = t.read("out/m.hpp");
  CHECK(header.find("te::endpoint<\"y\"") != std::string::npos);
}

TEST_CASE("what --state takes") {
  const tool t;
  const std::string error = "2 tf-embed: error: ";
  CHECK(t.generate(sums(), {"--state", "y"}) == error + "--state takes OUTPUT=INPUT, but is \"y\"");
  CHECK(t.generate(sums(), {"--state", "y=s,"}) == error + "--state takes OUTPUT=INPUT, but is \"y=s,\"");
  CHECK(t.generate(sums(), {"--state", "y=s,z=s"}) == error + "--state ties the input \"s\" twice");
  CHECK(t.generate(sums(), {"--state", "y=s", "--state", "z=s:0"}) == error + "--state ties the input \"s\" twice");
  CHECK(t.generate(sums(), {"--state", "y=t", "--output", "z"}) ==
        error + "the graph has no node \"t\" (given as --state)");
  CHECK(t.generate(sums(), {"--state", "out=s", "--output", "z"}) ==
        error + "the graph has no node \"out\" (given as --state)");
  CHECK(t.generate(sums(), {"--state", "y=s", "--freeze-input", "s=0"}) ==
        error + "\"s\" is given as --state and as --freeze-input");
  CHECK(t.generate(sums(), {"--state", "wide=s", "--output", "z"}) ==
        error + "the state \"s\" is float32[1,4], but \"wide\", which a call leaves, is float32[1,8]");
}

TEST_CASE("a tie needs something that the caller gets, and that reads it") {
  const tool t;
  graph_builder g;
  g.placeholder("x", {4});
  g.placeholder("s", {4});
  g.unary("Relu", "y", "x");
  g.unary("Neg", "unread", "s");
  CHECK(t.generate(g, {"--output", "y", "--state", "y=s"}) ==
        "2 tf-embed: error: --state y=s: no output depends on the input \"s\"");
  CHECK(t.generate(g, {"--input", "x", "--output", "y", "--state", "y=s"}) ==
        "2 tf-embed: error: --state y=s: no output depends on the input \"s\"");
  CHECK(t.generate(small_graph(), {"--state", "y=x"}) ==
        "2 tf-embed: error: --state ties the only output to an input; name one with --output that the caller gets");
}

TEST_CASE("arrays with one axis more are runs") {
  const tool t;
  t.write(sums());
  write_arrays(t, "x.npz", {{"x", of_shape({5, 1, 4}, 2)}});
  CHECK(t({"run", "m.pb", "--state", "y=s", "--output", "z", "--inputs", "x.npz", "-o", "z.npz"}) == "0 ");
  const auto made = gen::read_npz(t / "z.npz");
  REQUIRE(made);
  const gen::tensor& z = made->at("z");
  CHECK(z.shape() == gen::shape{5, 1, 4});
  for (int run = 0; run < 5; ++run)
    CHECK(z.as<float>()[static_cast<std::size_t>(4 * run)] == 4.0f * static_cast<float>(run + 1));
  CHECK(
      t({"verify", "m.pb", "--state", "y=s", "--inputs", "x.npz", "--expected", "z.npz", "--reference"}).substr(0, 1) ==
      "0");
}

TEST_CASE("runs that do not fit each other") {
  const tool t;
  graph_builder g = sums();
  g.placeholder("other", {1, 4});
  g.node("Mul", "w", {"z", "other"}).type("T", pb::DT_FLOAT);
  t.write(g);
  const std::vector<std::string> run = {"run", "m.pb",     "--state", "y=s", "--output",
                                        "w",   "--inputs", "x.npz",   "-o",  "w.npz"};
  write_arrays(t, "x.npz", {{"x", of_shape({5, 1, 4}, 2)}, {"other", of_shape({4, 1, 4}, 2)}});
  CHECK(t(run) == "2 tf-embed: error: the array of \"x\" holds 5 runs, that of \"other\" 4");
  write_arrays(t, "x.npz", {{"x", of_shape({5, 1, 4}, 2)}, {"other", of_shape({1, 4}, 2)}});
  CHECK(t(run) == "2 tf-embed: error: input \"x\" must be float32[1,4], but the array given is float32[5,1,4]");
  write_arrays(t, "x.npz", {{"x", of_shape({0, 1, 4}, 2)}, {"other", of_shape({0, 1, 4}, 2)}});
  CHECK(t(run) == "2 tf-embed: error: the arrays given hold no run");
}

TEST_CASE("inspect and generate tell of state") {
  const tool t;
  t.write(sums());
  const std::string text = t({"inspect", "m.pb", "--state", "y=s", "--output", "z"});
  CHECK(
      text.find("inputs\n  x  float32[1,4]\noutputs\n  z  float32[1,4]\nstate\n  s  float32[1,4]  zeros at first\n") !=
      std::string::npos);
  CHECK(text.find("\n16 bytes of state, in the arena") != std::string::npos);
  const std::string json = t.generate({"--state", "y=s", "--output", "z", "--json"});
  CHECK(json.find("\"state_bytes\": 16,") != std::string::npos);
  CHECK(json.find("\"offset\": 0,") != std::string::npos);
}
