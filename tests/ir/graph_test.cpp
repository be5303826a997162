// SPDX-License-Identifier: Apache-2.0
// What is added or changed has the types that inference gives it, and a value is replaced by one of its type only.
#include "ir/graph.hpp"

#include "ir/graph_check.hpp"
#include "ir/graph_typing.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/cond.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/unary.hpp"
#include "ops/shape/where.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace tf_embed::gen;

namespace {

using faults = std::vector<std::string>;

std::unique_ptr<op> neg() { return std::make_unique<unary>(unary_kind::neg); }
std::unique_ptr<op> sum() { return std::make_unique<binary>(binary_kind::add); }
std::unique_ptr<op> cast_to(dtype t) {
  auto c = std::make_unique<cast>();
  c->to = t;
  return c;
}

/// x -> a -> b -> the output, all float32[2,3].
struct chain {
  graph g;
  value x = g.add_input("x", {dtype::float32, {2, 3}});
  node_id a = *g.add("a", "Neg", neg(), {x});
  node_id b = *g.add("b", "Neg", neg(), {{a, 0}});

  chain() { g.outputs.push_back({"y", {b, 0}}); }

  std::string soundness() {
    const auto sound = check_graph(g);
    return sound ? "sound" : to_line(sound.error());
  }
};

}  // namespace

TEST_CASE("a node is added with its types, or not at all") {
  chain c;
  CHECK(c.g.type({c.a, 0}) == tensor_type{dtype::float32, {2, 3}});
  const value three = c.g.add_constant("three", tensor(dtype::float32, {4}));
  const auto misfit = c.g.add("misfit", "AddV2", sum(), {c.x, three});
  REQUIRE(!misfit);
  CHECK(to_line(misfit.error()).starts_with("node \"misfit\" (AddV2): "));
  CHECK(c.g.use_count(three) == 0);
  CHECK(c.g.use_count(c.x) == 1);
  c.g.remove_dead();
  CHECK(c.soundness() == "sound");
}

TEST_CASE("a change that does not fit leaves the node as it is") {
  chain c;
  const value four = c.g.add_constant("four", tensor(dtype::float32, {4}));
  const auto changed = c.g.change(c.b, sum(), {c.x, four});
  REQUIRE(!changed);
  CHECK(c.g.at(c.b).op->equals(*neg()));
  CHECK(c.g.at(c.b).inputs == std::vector<value>{{c.a, 0}});
  CHECK(c.g.type({c.b, 0}) == tensor_type{dtype::float32, {2, 3}});
  c.g.require(changed);
  CHECK(c.g.take_faults().size() == 1);
  CHECK(c.g.take_faults() == faults{});
  CHECK(c.soundness() == "sound");
}

TEST_CASE("a value of another type in the place of one is a fault") {
  SECTION("dtype") {
    chain c;
    const node_id half = *c.g.add("half", "Cast", cast_to(dtype::float16), {c.x});
    c.g.replace_uses({c.a, 0}, {half, 0});
    CHECK(c.g.take_faults() == faults{"float16[2,3] takes the place of float32[2,3] for the readers of \"a\""});
    CHECK(c.soundness() == "node \"b\" (Neg): output 0 is float32[2,3], but what it reads makes it float16[2,3]");
  }
  SECTION("shape") {
    chain c;
    c.g.replace_node({c.a, 0}, c.g.add_constant("c", tensor(dtype::float32, {3})));
    CHECK(c.g.take_faults() == faults{"float32[3] takes the place of float32[2,3] for the readers of \"a\""});
  }
  SECTION("an extent of another origin, or none") {
    graph g;
    const value mask = g.add_input("mask", {dtype::boolean, {6}});
    const node_id first = *g.add("first", "Where", std::make_unique<where>(), {mask});
    const node_id second = *g.add("second", "Where", std::make_unique<where>(), {mask});
    const node_id reads = *g.add("reads", "Neg", neg(), {{first, 0}});
    g.outputs.push_back({"y", {reads, 0}});
    g.replace_uses({first, 0}, {second, 0});
    CHECK(g.take_faults() == faults{"int64[?<=6,1] takes the place of int64[?<=6,1] for the readers of \"first\""});
    g.replace_uses({second, 0}, g.add_constant("all", tensor(dtype::int64, {6, 1})));
    CHECK(g.take_faults() == faults{"int64[6,1] takes the place of int64[?<=6,1] for the readers of \"second\""});
  }
  SECTION("a constant") {
    chain c;
    c.g.make_constant(c.a, tensor(dtype::float32, {3, 2}));
    CHECK(c.g.take_faults() == faults{"float32[3,2] takes the place of float32[2,3] for the readers of \"a\""});
  }
  SECTION("one of the same type is none") {
    chain c;
    c.g.replace_node({c.a, 0}, c.x);
    CHECK(c.g.take_faults() == faults{});
    CHECK(c.soundness() == "sound");
  }
}

TEST_CASE("an output that was given another type is replaced for its readers") {
  chain c;
  REQUIRE(c.g.change_op(c.a, cast_to(dtype::float16)));
  SECTION("by one of the type that they know") {
    const node_id back = *c.g.add("back", "Cast", cast_to(dtype::float32), {{c.a, 0}});
    c.g.insert_after({c.a, 0}, {back, 0});
    CHECK(c.g.take_faults() == faults{});
    CHECK(c.soundness() == "sound");
  }
  SECTION("not by one of another") {
    const node_id on = *c.g.add("on", "Cast", cast_to(dtype::float64), {{c.a, 0}});
    c.g.insert_after({c.a, 0}, {on, 0});
    CHECK(c.g.take_faults() == faults{"float64[2,3] takes the place of float32[2,3] for the readers of \"a\""});
  }
  SECTION("and not left to them") {
    CHECK(c.g.take_faults() == faults{"float16[2,3] takes the place of float32[2,3] for the readers of \"a\""});
  }
  SECTION("unless nothing reads it") {
    c.g.replace_uses({c.a, 0}, c.x);
    CHECK(c.g.take_faults() == faults{});
  }
}

TEST_CASE("check_graph finds what is not as its readers may expect") {
  chain c;
  CHECK(c.soundness() == "sound");
  SECTION("a type") {
    graph_typing(c.g).set_types(c.a, {{dtype::float32, {1, 3}}});
    CHECK(c.soundness() == "node \"a\" (Neg): output 0 is float32[1,3], but what it reads makes it float32[2,3]");
  }
  SECTION("what a constant is") {
    const value k = c.g.add_constant("k", tensor(dtype::float32, {2, 3}));
    graph_typing(c.g).set_types(k.node, {{dtype::float32, {6}}});
    CHECK(c.soundness() == "node \"k\" (Const): its value is float32[2,3]");
  }
  SECTION("a node that its inputs do not fit") {
    const value k = c.g.add_constant("k", tensor(dtype::float32, {2, 3}));
    REQUIRE(c.g.change(c.b, sum(), {{c.a, 0}, k}));
    graph_typing(c.g).set_types(c.x.node, {{dtype::float16, {2, 3}}});
    graph_typing(c.g).set_types(c.a, {{dtype::float16, {2, 3}}});
    CHECK(c.soundness().starts_with("node \"b\" (Neg): its inputs do not fit it: "));
  }
  SECTION("a name") {
    c.g.rename(c.b, "a");
    CHECK(c.soundness() == "node \"a\" (Neg): another node has the same name");
  }
  SECTION("a cycle") {
    REQUIRE(c.g.change_input(c.a, 0, {c.b, 0}));
    CHECK(c.soundness() == "node \"a\" (Neg): it depends on itself");
  }
  SECTION("an output that is gone") {
    c.g.outputs.push_back({"z", {c.b, 1}});
    CHECK(c.soundness() == "\"z\" at the border is gone");
  }
  SECTION("a port that is gone") {
    graph_typing(c.g).set_types(c.a, {});
    CHECK(c.soundness() == "node \"b\" (Neg): input 0 reads what is gone");
  }
}

TEST_CASE("check_graph looks into graphs inside ops") {
  graph g;
  const value x = g.add_input("x", {dtype::float32, {2, 3}});
  const value which = g.add_input("which", {dtype::boolean, {}});
  cond c;
  for (region& r : c.branches) {
    r.body = g.make_nested();
    const value v = r.body.add_input("v", {dtype::float32, {2, 3}});
    r.body.outputs.push_back({"r", {*r.body.add("n", "Neg", neg(), {v}), 0}});
  }
  const auto id = g.add("if", "If", std::make_unique<cond>(std::move(c)), {which, x});
  REQUIRE(id);
  g.outputs.push_back({"y", {*id, 0}});
  CHECK(check_graph(g));
  graph& body = g.at(*id).op->regions()[1].body;
  SECTION("at their nodes") {
    body.rename(body.outputs[0].value.node, "v");
    const auto sound = check_graph(g);
    REQUIRE(!sound);
    CHECK(to_line(sound.error()) == "node \"if/else/v\" (Neg): another node has the same name");
  }
  SECTION("at their arguments") {
    graph_typing(body).set_types(body.inputs[0].value.node, {{dtype::float32, {3, 2}}});
    graph_typing(body).set_types(body.outputs[0].value.node, {{dtype::float32, {3, 2}}});
    const auto sound = check_graph(g);
    REQUIRE(!sound);
    CHECK(to_line(sound.error()) == "node \"if\" (If): argument 0 of \"else\" is not of its operand's type");
  }
}
