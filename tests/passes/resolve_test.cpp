// SPDX-License-Identifier: Apache-2.0
// What inference decides: values that bounds leave one number, and ways that a known predicate does not take.
#include "passes/resolve.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/support/op_testing.hpp"
#include "support/function_builder.hpp"
#include "support/imported_network.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::add_if;
using tf_embed::test::add_unary_function;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
using tf_embed::test::imported_network;
namespace pb = tf_embed::proto;
using lines = std::vector<std::string>;

struct resolved_network : imported_network {
  std::size_t ops() const {
    std::size_t count = 0;
    for (gen::node_id id = 0; net && id < net->graph.size(); ++id)
      count += net->graph.at(id).alive && net->graph.at(id).op;
    return count;
  }
  /// Of the only output.
  gen::tensor_type type() const { return net ? net->graph.type(net->graph.outputs[0].value) : gen::tensor_type{}; }
  /// The constant that it is.
  const gen::tensor* constant() const { return net ? net->graph.constant(net->graph.outputs[0].value) : nullptr; }
};

resolved_network resolved(const graph_builder& g, const lines& outputs = {"y"}) {
  resolved_network made{import_graph(g, outputs)};
  for (const std::string& m : made.messages()) UNSCOPED_INFO(m);
  return made;
}

/// A graph of int32: input "n", and what is asked for.
struct integers : graph_builder {
  integers() { placeholder("n", {}, pb::DT_INT32); }
  std::string number(std::int32_t x) {
    const std::string name = "c" + std::to_string(def.node_size());
    graph_builder::number(name, x);
    return name;
  }
  std::string op(const std::string& op_name, const lines& inputs) {
    const std::string name = op_name + std::to_string(def.node_size());
    node(op_name, name, inputs).type("T", pb::DT_INT32);
    return name;
  }
  /// n, but not outside of these.
  std::string between(std::int32_t least, std::int32_t most) {
    return op("Minimum", {op("Maximum", {"n", number(least)}), number(most)});
  }
};

void add_truth(graph_builder& g, const std::string& name, bool holds) {
  g.constant(name, pb::DT_BOOL, {}, std::string(1, holds ? '\1' : '\0'));
}

const gen::tensor four = tensor<float>({4}, {1, -2, 3, -4});

}  // namespace

TEST_CASE("what bounds leave one value is constant", "[resolve]") {
  integers g;
  std::string y;
  std::int32_t expected = 7;
  SECTION("Minimum(n, Maximum(n, x))") { y = g.op("Minimum", {g.number(7), g.op("Maximum", {g.number(7), "n"})}); }
  SECTION("sums, products, quotients, remainders") {
    const std::string doubled = g.op("Mul", {g.between(10, 11), g.number(2)});                      // 20..22
    const std::string shifted = g.op("Sub", {g.op("AddV2", {doubled, g.number(5)}), g.number(3)});  // 22..24
    y = g.op("FloorDiv", {shifted, g.number(3)});                                                   // 7..8
    y = g.op("FloorDiv", {g.op("AddV2", {y, g.op("FloorMod", {"n", g.number(1)})}), g.number(9)});
    expected = 0;
  }
  SECTION("comparisons, and what they choose") {
    g.node("Less", "p", {g.between(0, 5), g.number(6)}).type("T", pb::DT_INT32);
    y = g.op("SelectV2", {"p", g.number(7), "n"});
  }
  SECTION("through Pack, StridedSlice, Concat, Gather and a sum") {
    const std::string packed = g.op("Pack", {"n", g.op("Minimum", {g.number(7), g.op("Maximum", {g.number(7), "n"})})});
    g.def.mutable_node()->rbegin()->mutable_attr()->insert({"N", {}});
    g.ints("at", {1});
    g.ints("end", {2});
    g.ints("step", {1});
    g.node("StridedSlice", "part", {packed, "at", "end", "step"}).type("T", pb::DT_INT32).type("Index", pb::DT_INT32);
    g.ints("zero", {0});
    g.node("ConcatV2", "joined", {"part", "zero", g.number(0)}).type("T", pb::DT_INT32).integer("N", 2);
    g.ints("axes", {0});
    g.node("Sum", "sum", {"joined", "axes"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
    y = "sum";
  }
  SECTION("a cast that keeps the numbers") {
    g.node("Cast", "narrow", {g.op("Maximum", {g.op("Minimum", {"n", g.number(7)}), g.number(7)})})
        .type("SrcT", pb::DT_INT32)
        .type("DstT", pb::DT_INT32);
    y = "narrow";
  }
  SECTION("ClipByValue") { y = g.op("ClipByValue", {"n", g.number(7), g.number(7)}); }
  g.node("Identity", "y", {y}).type("T", pb::DT_INT32);
  const resolved_network r = resolved(g);
  REQUIRE(r.constant());
  CHECK(values<std::int32_t>(*r.constant()) == std::vector<std::int32_t>{expected});
}

TEST_CASE("what may wrap, or is only known within bounds, is no constant", "[resolve]") {
  integers g;
  std::string y;
  SECTION("n + 1 > n does not hold for all numbers") {
    y = g.op("Minimum", {g.op("Maximum", {g.op("AddV2", {"n", g.number(1)}), g.number(-1)}), g.number(0)});
  }
  SECTION("two numbers are left") { y = g.between(3, 4); }
  SECTION("a divisor that may be 0") { y = g.op("FloorDiv", {g.number(0), "n"}); }
  SECTION("a negative dividend") { y = g.op("TruncateMod", {g.between(-1, 0), g.number(3)}); }
  g.node("Identity", "y", {y}).type("T", pb::DT_INT32);
  const resolved_network r = resolved(g);
  REQUIRE(r.net);
  CHECK_FALSE(r.constant());
}

TEST_CASE("inference takes what bounds decide wherever it asks for a constant", "[resolve]") {
  integers g;
  g.placeholder("x", {9});
  const std::string k = g.op("Minimum", {g.number(3), g.op("Maximum", {g.number(3), "n"})});
  g.ints("one", {1});
  SECTION("k of TopK") {
    g.node("TopKV2", "top", {"x", k}).type("T", pb::DT_FLOAT);
    g.node("Identity", "y", {"top"}).type("T", pb::DT_FLOAT);
  }
  SECTION("the limit of Range") {
    g.node("Range", "range", {g.number(0), k, g.number(1)}).type("Tidx", pb::DT_INT32);
    g.node("GatherV2", "y", {"x", "range", g.number(0)}).type("Tparams", pb::DT_FLOAT).type("Tindices", pb::DT_INT32);
  }
  SECTION("the size of Slice") {
    g.node("Reshape", "size", {k, "one"}).type("T", pb::DT_INT32);
    g.node("Slice", "y", {"x", "one", "size"}).type("T", pb::DT_FLOAT).type("Index", pb::DT_INT32);
  }
  SECTION("dims of Fill") {
    g.node("Reshape", "dims", {k, "one"}).type("T", pb::DT_INT32);
    g.floats("f", {}, 1);
    g.node("Fill", "y", {"dims", "f"}).type("T", pb::DT_FLOAT);
  }
  const resolved_network r = resolved(g);
  REQUIRE(r.net);
  CHECK(r.net->graph.type(r.net->graph.outputs[0].value) == gen::tensor_type{gen::dtype::float32, {3}});
}

TEST_CASE("a size that a value says is bounded as the value is", "[resolve]") {
  integers g;
  g.placeholder("x", {40, 4});
  SECTION("k of TopK") {
    g.node("TopKV2", "top", {"x", g.op("Minimum", {g.number(3), "n"})}).type("T", pb::DT_FLOAT);
    g.node("Identity", "y", {"top"}).type("T", pb::DT_FLOAT);
    CHECK(to_string(resolved(g).type()) == "float32[40,?<=3]");
  }
  SECTION("by a sum, and never below 0") {
    const std::string k = g.op("Sub", {g.op("Minimum", {g.number(3), "n"}), g.number(5)});
    g.node("TopKV2", "top", {"x", k}).type("T", pb::DT_FLOAT);
    g.node("Identity", "y", {"top"}).type("T", pb::DT_FLOAT);
    CHECK(to_string(resolved(g).type()) == "float32[40,?<=0]");
  }
  SECTION("as all of them, where nothing is known") {
    g.node("TopKV2", "top", {"x", "n"}).type("T", pb::DT_FLOAT);
    g.node("Identity", "y", {"top"}).type("T", pb::DT_FLOAT);
    CHECK(to_string(resolved(g).type()) == "float32[40,?<=4]");
  }
  SECTION("the size of Slice") {
    g.node("Pack", "size", {g.op("Minimum", {g.number(3), "n"}), g.number(4)}).type("T", pb::DT_INT32).integer("N", 2);
    g.node("Pack", "begin", {"n", g.number(0)}).type("T", pb::DT_INT32).integer("N", 2);
    g.node("Slice", "y", {"x", "begin", "size"}).type("T", pb::DT_FLOAT).type("Index", pb::DT_INT32);
    CHECK(to_string(resolved(g).type()) == "float32[?<=3,4]");
  }
}

TEST_CASE("sizes that a run finds lie between 0 and their bound", "[resolve]") {
  graph_builder g;
  g.placeholder("x", {6});
  g.node("Where", "places", {"x"}).type("T", pb::DT_FLOAT);
  g.node("Size", "count", {"places"}).type("T", pb::DT_INT64).type("out_type", pb::DT_INT32);
  const bool decided = GENERATE(true, false);
  g.number("limit", decided ? 7 : 6);
  g.node("Less", "y", {"count", "limit"}).type("T", pb::DT_INT32);
  const resolved_network r = resolved(g);
  REQUIRE(r.net);
  CHECK((r.constant() != nullptr) == decided);
}

TEST_CASE("a Select whose condition is known keeps one choice", "[resolve]") {
  graph_builder g;
  g.placeholder("x", {4});
  const bool holds = GENERATE(true, false);
  add_truth(g, "p", holds);
  const std::string taken = holds ? "x" : "dead";
  const std::string other = holds ? "dead" : "x";
  SECTION("the other is not computed") {
    g.floats("w", {4}, 2);
    g.node("Mul", "dead", {"x", "w"}).type("T", pb::DT_FLOAT);
    g.node("SelectV2", "s", {"p", "x", "dead"}).type("T", pb::DT_FLOAT);
    g.unary("Neg", "y", "s");
    CHECK(resolved(g).ops() == (holds ? 1 : 2));
  }
  SECTION("random numbers in it are not judged") {
    g.ints("shape", {4});
    g.node("RandomStandardNormal", "noise", {"shape"}).type("dtype", pb::DT_FLOAT).type("T", pb::DT_INT32);
    g.node("AddV2", "dead", {"x", "noise"}).type("T", pb::DT_FLOAT);
    g.node("SelectV2", "s", {"p", holds ? "x" : "dead", holds ? "dead" : "x"}).type("T", pb::DT_FLOAT);
    g.unary("Neg", "y", "s");
    CHECK(resolved(g).ops() == 1);
  }
  SECTION("nor are ops that nobody knows, where the shape is that of the other") {
    g.unary("NoSuchOp", "dead", "x");
    g.node("Select", "s", {"p", holds ? "x" : "dead", holds ? "dead" : "x"}).type("T", pb::DT_FLOAT);
    g.unary("Neg", "y", "s");
    CHECK(resolved(g).ops() == 1);
  }
  SECTION("but where they give the shape") {
    g.unary("NoSuchOp", "dead", "x");
    g.node("SelectV2", "y", {"p", holds ? "x" : "dead", holds ? "dead" : "x"}).type("T", pb::DT_FLOAT);
    CHECK(resolved(g).messages() == lines{"node \"dead\" (NoSuchOp): tf_embed does not know this op"});
  }
  SECTION("the choice is stretched to the shape of both") {
    g.placeholder("row", {3, 1});
    g.unary("Neg", "dead", holds ? "row" : "x");
    g.node("SelectV2", "y", {"p", holds ? "x" : "dead", holds ? "dead" : "row"}).type("T", pb::DT_FLOAT);
    if (!holds) g.def.mutable_node()->rbegin()->set_input(1, "dead");
    const resolved_network r = resolved(g);
    REQUIRE(r.net);
    CHECK(r.ops() == 1);
    CHECK(r.net->graph.type(r.net->graph.outputs[0].value).shape == gen::shape{3, 4});
    const gen::tensor row = tensor<float>({3, 1}, {5, 6, 7});
    const auto made = gen::evaluate_graph(r.net->graph, {four, row});
    REQUIRE(made);
    CHECK((*made)[0].as<float>()[5] == (holds ? -2.0f : 6.0f));
  }
}

TEST_CASE("a condition whose elements are all equal is known", "[resolve]") {
  graph_builder g;
  g.placeholder("x", {4});
  const std::string truths = GENERATE("\1\1\1\1", "\1\1\0\1");
  const bool same = truths == "\1\1\1\1";
  g.constant("p", pb::DT_BOOL, {4}, same ? "\1\1\1\1" : std::string("\1\1\0\1", 4));
  g.unary("Neg", "neg", "x");
  g.node("SelectV2", "s", {"p", "x", "neg"}).type("T", pb::DT_FLOAT);
  g.unary("Abs", "y", "s");
  CHECK(resolved(g).ops() == (same ? 1 : 3));
}

TEST_CASE("an If whose predicate is known is its branch", "[resolve]") {
  graph_builder g;
  g.placeholder("x", {4});
  const bool holds = GENERATE(true, false);
  add_truth(g, "p", holds);
  add_unary_function(g, "neg", "Neg");
  SECTION("the other is not judged, nor need it fit") {
    function_builder f("bad");
    f.argument("v");
    f.node("NoSuchOp", "inner", {"v"});
    f.result("r", "inner:y:0");
    f.result("more", "inner:y:0");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, holds ? "neg" : "bad", holds ? "bad" : "neg");
    const resolved_network r = resolved(g);
    REQUIRE(r.net);
    CHECK(r.ops() == 1);
    const auto made = gen::evaluate_graph(r.net->graph, {four});
    REQUIRE(made);
    CHECK(values<float>((*made)[0]) == std::vector<float>{-1, 2, -3, 4});
  }
  SECTION("what is taken is judged, by its path") {
    function_builder f("bad");
    f.argument("v");
    f.node("NoSuchOp", "inner", {"v"});
    f.result("r", "inner:y:0");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, holds ? "bad" : "neg", holds ? "neg" : "bad");
    const lines told = resolved(g).messages();
    REQUIRE(told.size() == 1);
    CHECK(told[0] ==
          "node \"y/" + std::string(holds ? "then" : "else") + "/inner\" (NoSuchOp): tf_embed does not know this op");
  }
  SECTION("an If inside of it, whose predicate comes from outside") {
    function_builder f("outer");
    f.argument("v").argument("q", pb::DT_BOOL);
    add_if(f, "i", {"q", "v"}, "neg", "abs");
    f.result("r", "i:output:0");
    f.add_to(g);
    function_builder h("other");
    h.argument("v").argument("q", pb::DT_BOOL);
    h.result("r", "v");
    h.add_to(g);
    add_unary_function(g, "abs", "Abs");
    add_truth(g, "q", false);
    add_if(g, "y", {"p", "x", "q"}, "outer", "other");
    const resolved_network r = resolved(g);
    REQUIRE(r.net);
    CHECK(r.ops() == (holds ? 1 : 0));
    const auto made = gen::evaluate_graph(r.net->graph, {four});
    REQUIRE(made);
    CHECK(values<float>((*made)[0]) == (holds ? std::vector<float>{1, 2, 3, 4} : std::vector<float>{1, -2, 3, -4}));
  }
}

TEST_CASE("bounds go into the branches of an If", "[resolve]") {
  integers g;
  g.placeholder("p", {}, pb::DT_BOOL);
  g.placeholder("x", {4});
  for (const char* name : {"first", "second"}) {
    function_builder f(name);
    f.argument("v").argument("k", pb::DT_INT32);
    f.number("five", 5);
    f.node("Less", "less", {"k", "five:output:0"}).type("T", pb::DT_INT32);
    add_if(f, "i", {"less:z:0", "v"}, name[0] == 'f' ? "neg" : "abs", "bad");
    f.result("r", "i:output:0");
    f.add_to(g);
  }
  add_unary_function(g, "neg", "Neg");
  add_unary_function(g, "abs", "Abs");
  function_builder bad("bad");
  bad.argument("v");
  bad.node("NoSuchOp", "inner", {"v"});
  bad.result("r", "inner:y:0");
  bad.add_to(g);
  add_if(g, "y", {"p", "x", g.between(0, 4)}, "first", "second");
  CHECK(resolved(g).messages().empty());
}

}  // namespace tests
