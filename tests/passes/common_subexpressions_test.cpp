// SPDX-License-Identifier: Apache-2.0
// Of nodes that compute the same, one stays; by the pass, and while types are resolved.
#include "passes/common_subexpressions.hpp"

#include "errors/graph_builder.hpp"
#include "model/import.hpp"
#include "ops/control/cond.hpp"
#include "ops/element/add_n.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/identity.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/split.hpp"
#include "ops/reduction/top_k.hpp"
#include "ops/shape/random.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/resolve.hpp"
#include "support/standard_ops.hpp"

using namespace tests;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;

namespace {

value add_of(graph_fixture& f, const std::string& name, value a, value b) {
  return f.add(name, binary(binary_kind::add), {a, b});
}

value scalar(graph_fixture& f, std::int64_t v) {
  return f.constant(tensor::of_ints(dtype::int32, {&v, 1}).reshaped({}));
}

/// Imports and resolves; what is wrong is in `problems`.
graph resolved(graph_builder g, const std::vector<std::string>& outputs, diagnostics& problems,
               resolve_summary* summary = nullptr) {
  import_options options;
  options.outputs = outputs;
  auto made = import_graph(g.def, options, standard_ops(), problems);
  for (const diagnostic& d : problems) UNSCOPED_INFO(to_line(d));
  REQUIRE(made);
  const resolve_summary s = resolve(*made, problems);
  if (summary) *summary = s;
  return std::move(*made);
}

std::size_t computing(const graph& g) {
  std::size_t n = 0;
  for (const node_id id : g.topological_order()) n += g.at(id).op != nullptr;
  return n;
}

}  // namespace

TEST_CASE("equal nodes become the first of them, and then what reads them") {
  graph_fixture f({2, 3});
  const value a = f.add("a", unary(unary_kind::exp), {f.x()});
  const value b = f.add("b", unary(unary_kind::exp), {f.x()});
  const value c = add_of(f, "c", a, b);
  const value d = add_of(f, "d", b, a);
  f.output(add_of(f, "sum", c, d));
  CHECK(f.keeps_results(common_subexpressions, 0) == 2);
  CHECK(f.op_count() == 3);
  CHECK(f.g.at(a.node).alive);
  CHECK_FALSE(f.g.at(b.node).alive);
  CHECK(f.g.at(c.node).inputs == std::vector<value>{a, a});
  CHECK(f.keeps_results(common_subexpressions, 0) == 0);
}

TEST_CASE("an equal node that is an output hands that on") {
  graph_fixture f({2, 3});
  const value a = f.add("a", unary(unary_kind::exp), {f.x()});
  const value b = f.add("b", unary(unary_kind::exp), {f.x()});
  f.output(a);
  f.output(b);
  CHECK(f.keeps_results(common_subexpressions, 0) == 1);
  CHECK(f.g.outputs[0].value == a);
  CHECK(f.g.outputs[1].value == a);
  CHECK(f.g.outputs[1].name == "y1");
}

TEST_CASE("identities do not make a difference") {
  graph_fixture f({2, 3});
  const value same = f.add("same", identity{}, {f.add("again", identity{}, {f.x()})});
  identity list;
  list.is_list = true;
  const value other = f.add("list", list, {f.constant(numbers({2, 3}, 1)), f.x()});
  const value a = f.add("a", unary(unary_kind::exp), {f.x()});
  const value b = f.add("b", unary(unary_kind::exp), {same});
  const value c = f.add("c", unary(unary_kind::exp), {{other.node, 1}});
  const value d = f.add("d", unary(unary_kind::exp), {other});  // the constant's
  f.output(f.add("sum", add_n{}, {a, b, c, d}));
  // Of the identities the two plain ones differ in nothing.
  CHECK(f.keeps_results(common_subexpressions, 0) == 3);
  CHECK(f.op_count() == 4);
}

TEST_CASE("constants are equal by their content") {
  graph_fixture f({2, 3});
  SECTION("of one type") {
    const value a = add_of(f, "a", f.x(), f.constant(numbers({2, 3}, 1)));
    const value b = add_of(f, "b", f.x(), f.constant(numbers({2, 3}, 1)));
    f.output(add_of(f, "sum", a, b));
    CHECK(f.keeps_results(common_subexpressions, 0) == 1);
  }
  SECTION("not of another shape") {
    const value a = add_of(f, "a", f.x(), f.constant(numbers({1, 3}, 1)));
    const value b = add_of(f, "b", f.x(), f.constant(numbers({3}, 1)));
    f.output(add_of(f, "sum", a, b));
    CHECK(f.keeps_results(common_subexpressions, 0) == 0);
  }
  SECTION("not of other numbers") {
    const value a = add_of(f, "a", f.x(), f.constant(numbers({3}, 1)));
    const value b = add_of(f, "b", f.x(), f.constant(numbers({3}, 2)));
    f.output(add_of(f, "sum", a, b));
    CHECK(f.keeps_results(common_subexpressions, 0) == 0);
  }
  SECTION("not by value alone: zeros have signs") {
    const value a = f.add("a", binary(binary_kind::div), {f.x(), f.constant(floats({}, {0.0f}))});
    const value b = f.add("b", binary(binary_kind::div), {f.x(), f.constant(floats({}, {-0.0f}))});
    f.output(f.add("sum", binary(binary_kind::greater), {a, b}));
    CHECK(common_subexpressions(f.g) == 0);
  }
  SECTION("weights are not compared") {
    const shape large{64 * 1024 / 4 + 1};
    graph_fixture wide(large);
    const value a = add_of(wide, "a", wide.x(), wide.constant(numbers(large, 1)));
    const value b = add_of(wide, "b", wide.x(), wide.constant(numbers(large, 1)));
    wide.output(add_of(wide, "sum", a, b));
    CHECK(wide.keeps_results(common_subexpressions, 0) == 0);
  }
  SECTION("one constant is equal to itself whatever its size") {
    const shape large{64 * 1024 / 4 + 1};
    graph_fixture wide(large);
    const value w = wide.constant(numbers(large, 1));
    wide.output(add_of(wide, "sum", add_of(wide, "a", wide.x(), w), add_of(wide, "b", wide.x(), w)));
    CHECK(wide.keeps_results(common_subexpressions, 0) == 1);
  }
}

TEST_CASE("all outputs of an equal node are replaced") {
  graph_fixture f({2, 4});
  split s;
  s.count = 2;
  const value a = f.add("a", s, {scalar(f, 1), f.x()});
  const value b = f.add("b", s, {scalar(f, 1), f.x()});
  f.output(add_of(f, "sum", {a.node, 1}, {b.node, 0}));
  f.output(f.add("neg", unary(unary_kind::neg), {{b.node, 1}}));
  f.output(b);
  CHECK(f.keeps_results(common_subexpressions, 0) == 1);
  CHECK(f.g.at(f.g.outputs[0].value.node).inputs == std::vector<value>{{a.node, 1}, {a.node, 0}});
  CHECK(f.g.outputs[2].value == a);
}

TEST_CASE("what differs in an attribute, an operand, or the op stays") {
  graph_fixture f({2, 4});
  value a;
  value b;
  SECTION("an attribute") {
    split s;
    s.kind = split::form::unpack;
    s.count = 2;
    a = f.add("a", s, {f.x()});
    s.count = 4;
    s.axis = 1;
    b = f.add("b", s, {f.x()});
    f.output(a);
    f.output(b);
    CHECK(f.keeps_results(common_subexpressions, 0) == 0);
    return;
  }
  SECTION("a kind") {
    a = f.add("a", unary(unary_kind::sin), {f.x()});
    b = f.add("b", unary(unary_kind::cos), {f.x()});
  }
  SECTION("the order of operands") {
    const value e = f.add("e", unary(unary_kind::exp), {f.x()});
    a = f.add("a", binary(binary_kind::sub), {f.x(), e});
    b = f.add("b", binary(binary_kind::sub), {e, f.x()});
  }
  SECTION("the number of operands") {
    a = f.add("a", add_n{}, {f.x(), f.x()});
    b = f.add("b", add_n{}, {f.x(), f.x(), f.x()});
  }
  SECTION("the port") {
    split s;
    s.count = 2;
    const value parts = f.add("s", s, {scalar(f, 1), f.x()});
    a = f.add("a", unary(unary_kind::neg), {parts});
    b = f.add("b", unary(unary_kind::neg), {{parts.node, 1}});
  }
  f.output(add_of(f, "sum", a, b));
  CHECK(f.keeps_results(common_subexpressions, 0) == 0);
}

TEST_CASE("random numbers are drawn anew") {
  graph_fixture f({2, 3});
  const value sizes = f.constant(tensor::of_ints(dtype::int32, std::vector<std::int64_t>{2, 3}));
  const value a = f.add("a", random_numbers{}, {sizes});
  const value b = f.add("b", random_numbers{}, {sizes});
  f.output(add_of(f, "sum", a, b));
  CHECK(common_subexpressions(f.g) == 0);
  // What works on them is theirs.
  graph_fixture h({2, 3});
  const value c = h.add("c", random_numbers{}, {h.constant(tensor::of_ints(dtype::int32, shape{2, 3}))});
  h.output(add_of(h, "sum", h.add("d", unary(unary_kind::neg), {c}), h.add("e", unary(unary_kind::neg), {c})));
  CHECK(common_subexpressions(h.g) == 1);
}

TEST_CASE("ops with graphs inside are not compared") {
  graph_fixture f({2, 3});
  const auto choose = [&](const std::string& name) {
    cond c;
    for (region& r : c.branches) {
      r.body = f.g.make_nested();
      const value v = r.body.add_input("v", {dtype::float32, {2, 3}});
      const auto id = r.body.add("n", "Test", std::make_unique<unary>(unary_kind::neg), {v});
      REQUIRE(id);
      r.body.outputs.push_back({"r", {*id, 0}});
    }
    return f.add(name, c, {f.constant(tensor::of_ints(dtype::int32, shape{1}).reshaped({})), f.x()});
  };
  f.output(add_of(f, "sum", choose("a"), choose("b")));
  CHECK(f.keeps_results(common_subexpressions, 0) == 0);
}

TEST_CASE("one numbering finds each node once") {
  graph_fixture f({2, 3});
  const value a = f.add("a", unary(unary_kind::exp), {f.x()});
  const value b = f.add("b", unary(unary_kind::exp), {f.x()});
  value_numbering numbers;
  CHECK(!numbers.equal_node(f.g, f.x().node));  // an input computes nothing
  CHECK(!numbers.equal_node(f.g, a.node));
  CHECK(numbers.equal_node(f.g, b.node) == a.node);
}

TEST_CASE("two searches of one mask find one size") {
  graph_builder g;
  g.placeholder("mask", {8}, pb::DT_BOOL);
  g.placeholder("v", {8});
  g.placeholder("w", {8});
  for (const std::string& name : {std::string("v"), std::string("w")}) {
    g.node("Where", "at_" + name, {"mask"}).type("T", pb::DT_BOOL);
    g.node("GatherNd", "of_" + name, {name, "at_" + name}).type("Tparams", pb::DT_FLOAT).type("Tindices", pb::DT_INT64);
  }
  g.node("Add", "y", {"of_v", "of_w"}).type("T", pb::DT_FLOAT);
  diagnostics problems;
  resolve_summary summary;
  const graph r = resolved(g, {"y"}, problems, &summary);
  for (const diagnostic& d : problems) UNSCOPED_INFO(to_line(d));
  CHECK(problems.empty());
  CHECK(summary.merged == 1);
  const value y = r.outputs[0].value;
  CHECK(r.type(y).has_dynamic_axis());
  CHECK(r.type(y).extent().id == r.type(r.at(y.node).inputs[0]).extent().id);
  CHECK(r.type(y).extent().id == r.type(r.at(y.node).inputs[1]).extent().id);
}

TEST_CASE("searches of two masks have two sizes") {
  graph_builder g;
  g.placeholder("v", {8});
  for (const std::string& name : {std::string("a"), std::string("b")}) {
    g.placeholder("mask_" + name, {8}, pb::DT_BOOL);
    g.node("Where", "at_" + name, {"mask_" + name}).type("T", pb::DT_BOOL);
    g.node("GatherNd", "of_" + name, {"v", "at_" + name}).type("Tparams", pb::DT_FLOAT).type("Tindices", pb::DT_INT64);
  }
  g.node("Add", "y", {"of_a", "of_b"}).type("T", pb::DT_FLOAT);
  diagnostics problems;
  resolved(g, {"y"}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].node == "y");
}

TEST_CASE("every node that fails is reported, equal or not") {
  graph_builder g;
  g.placeholder("x", {1, 4});
  g.floats("w", {3, 3});
  for (const char* name : {"a", "b", "c"}) g.node("MatMul", name, {"x", "w"}).type("T", pb::DT_FLOAT);
  g.unary("Relu", "behind", "b");
  diagnostics problems;
  resolved(g, {"a", "behind", "c"}, problems);
  std::vector<std::string> nodes;
  for (const diagnostic& d : problems) {
    nodes.push_back(d.node);
    CHECK(d.message == "inner sizes of float32[1,4] and float32[3,3] must be equal");
  }
  std::ranges::sort(nodes);
  CHECK(nodes == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("what is equal to a node that was computed is computed too") {
  graph_builder g;
  g.placeholder("x", {4});
  g.floats("c", {4}, 2);
  g.constant("axis", pb::DT_INT32, {}, std::string(4, '\0'));
  for (const char* name : {"a", "b"})
    g.node("Split", name, {"axis", "c"}).type("T", pb::DT_FLOAT).integer("num_split", 2);
  g.node("ConcatV2", "first", {"a", "a:1", "axis"}).type("T", pb::DT_FLOAT).integer("N", 2);
  g.node("ConcatV2", "second", {"b:1", "b", "axis"}).type("T", pb::DT_FLOAT).integer("N", 2);
  g.node("AddN", "y", {"first", "second", "x"}).type("T", pb::DT_FLOAT).integer("N", 3);
  diagnostics problems;
  const graph r = resolved(g, {"y"}, problems);
  CHECK(problems.empty());
  CHECK(computing(r) == 1);
}
