// SPDX-License-Identifier: Apache-2.0
#include "passes/widen_half.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/transpose.hpp"
#include "pass_fixture.hpp"

#include <cmath>
#include <map>

using namespace tests;

namespace {

value cast_to(graph_fixture& f, value v, dtype to) {
  cast c;
  c.to = to;
  return f.add("cast" + std::to_string(f.g.size()), c, {v});
}

unary unary_of(unary_kind kind) {
  unary u;
  u.kind = kind;
  return u;
}

/// How many nodes there are of each stem.
std::map<std::string, int> stems(const graph& g) {
  std::map<std::string, int> counts;
  for (const node_id id : g.topological_order()) {
    if (g.at(id).op) ++counts[std::string(g.at(id).op->stem())];
  }
  return counts;
}

/// Whether an op that computes still sees 16-bit floats.
bool computes_in_half(const graph& g) {
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op || n.op->moves_only()) continue;
    for (const value& v : n.inputs)
      if (is_half(g.type(v).dtype)) return true;
    for (const tensor_type& t : n.outputs)
      if (is_half(t.dtype)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("widen_half: every op rounds its result as before", "[passes]") {
  for (const dtype half : {dtype::float16, dtype::bfloat16}) {
    graph_fixture f({2, 40});
    const value h = cast_to(f, f.x(), half);
    const value e = f.add("exp", unary_of(unary_kind::exp), {h});
    const value s = f.add("floor", unary_of(unary_kind::floor), {e});
    f.output(cast_to(f, s, dtype::float32));
    CHECK(f.keeps_results(widen_half, 0) == 2);
    CHECK_FALSE(computes_in_half(f.g));
    CHECK(stems(f.g)["cast"] == 6);  // the two that were there, and two around each op
  }
}

TEST_CASE("widen_half: the tail of a product takes it unrounded", "[passes]") {
  graph_fixture f({1, 6, 6, 3});
  const value h = cast_to(f, f.x(), dtype::float16);
  conv2d c;
  c.window.padding = padding_kind::same;
  cast to_half;
  to_half.to = dtype::float16;
  const tensor weights = to_half.evaluate(std::vector{numbers({3, 3, 3, 8}, 5)})->front();
  const value y = f.add("conv", c, {h, f.constant(weights)});
  const value r = f.add("relu", unary_of(unary_kind::relu), {y});
  f.output(cast_to(f, r, dtype::float32));
  CHECK(f.keeps_results(widen_half, 1e-3) == 2);
  CHECK_FALSE(computes_in_half(f.g));
  for (const node_id id : f.g.topological_order()) {
    const node& n = f.g.at(id);
    if (n.name == "relu" && n.op->stem() == "unary") CHECK(f.g.at(n.inputs[0].node).op->stem() == "conv2d");
  }
}

TEST_CASE("widen_half: a bias that brings an overflow back reads it rounded", "[passes]") {
  const auto half = GENERATE(dtype::float16, dtype::bfloat16);
  const auto bias = GENERATE(0.5f, 16.0f, -17.0f, 60000.0f);
  INFO(name(half) << ", " << bias);
  graph_fixture f({1, 6, 6, 3});
  conv2d c;
  c.window.padding = padding_kind::same;
  cast to_half;
  to_half.to = half;
  const tensor weights = to_half.evaluate(std::vector{numbers({3, 3, 3, 1}, 5)})->front();
  const tensor shift = to_half.evaluate(std::vector{floats({1}, {bias})})->front();
  const value y = f.add("conv", c, {cast_to(f, f.x(), half), f.constant(weights)});
  const value r = f.add("relu", unary_of(unary_kind::relu), {f.add("sum", bias_add{}, {y, f.constant(shift)})});
  f.output(cast_to(f, r, dtype::float32));
  CHECK(f.keeps_results(widen_half, half == dtype::float16 ? 1e-3 : 1e-2) == 3);
  for (const node_id id : f.g.topological_order()) {
    const node& n = f.g.at(id);
    if (!n.op || (n.op->stem() != "unary" && n.op->stem() != "bias_add")) continue;
    const bool rounded = half == dtype::float16 && std::abs(bias) > 16 && n.op->stem() == "bias_add";
    CHECK((f.g.at(n.inputs[0].node).op->stem() == "cast") == rounded);
  }
}

TEST_CASE("widen_half: what only moves stays as it is", "[passes]") {
  graph_fixture f({2, 3});
  const value h = cast_to(f, f.x(), dtype::bfloat16);
  const value t =
      f.add("t", transpose{}, {h, f.constant(tensor::of<std::int32_t>({2}, std::vector<std::int32_t>{1, 0}))});
  f.output(t);
  CHECK(f.keeps_results(widen_half, 0) == 0);
}

TEST_CASE("widen_half: one cast serves all readers", "[passes]") {
  graph_fixture f({5});
  const value h = cast_to(f, f.x(), dtype::float16);
  f.output(f.add("a", unary_of(unary_kind::neg), {h}));
  f.output(f.add("b", unary_of(unary_kind::abs), {h}));
  CHECK(f.keeps_results(widen_half, 0) == 2);
  CHECK(stems(f.g)["cast"] == 4);
}
