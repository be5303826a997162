// SPDX-License-Identifier: Apache-2.0
#include "passes/hoist_invariants.hpp"

#include "ops/element/cast.hpp"
#include "passes/loop_fixture.hpp"

using namespace tests;

namespace {

std::size_t operations(const graph& g, std::string_view stem) {
  std::size_t n = 0;
  for (const node_id id : g.topological_order()) n += g.at(id).op && g.at(id).op->stem() == stem;
  return n;
}

const while_loop& loop_of(const graph& g, node_id id) { return dynamic_cast<const while_loop&>(*g.at(id).op); }

/// The condition that a counter, variable 0, is below argument `limit`.
graph below(const loop_fixture& loop, std::size_t limit) {
  graph g = loop.empty_condition();
  const std::vector<value> reads{g.inputs[0].value, g.inputs[limit].value};
  const auto made = g.add("holds", "Less", std::make_unique<binary>(binary_kind::less), reads);
  g.outputs.push_back({"holds", {*made, 0}});
  return g;
}

}  // namespace

TEST_CASE("what every iteration computes alike moves out of a loop", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  loop.counter();
  const value v = loop.variable(f.state(3, 1));
  const value same = b.tanh(b.product(loop.invariant(f.state(3, 2)), b.weights(3, 3, 3)));
  loop.next(v, b.sum(b.times(v, same), b.sigmoid(v)));
  const node_id made = loop.finish(5);
  f.output({made, 1});
  CHECK(f.keeps_results(hoist_invariants) == 2);
  CHECK(f.count_of("matmul") == 3);
  CHECK(operations(loop_of(f.g, made).body(), "matmul") == 0);
  // One value goes in, not all that were moved.
  CHECK(f.g.at(made).inputs.size() == 5);
  CHECK(f.keeps_results(hoist_invariants) == 0);
}

TEST_CASE("what a variable becomes may move out of a loop", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  loop.counter();
  const value v = loop.variable(f.state(3, 1)), u = loop.variable(f.state(3, 2));
  loop.next(v, b.tanh(b.x()));
  loop.next(u, b.sum(u, v));
  const node_id made = loop.finish(3);
  f.output({made, 1});
  f.output({made, 2});
  CHECK(f.keeps_results(hoist_invariants) == 1);
}

TEST_CASE("what depends on a variable stays in its loop", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value v = loop.variable(f.state(3, 1));
  cast to_float;
  loop.next(v, b.sum(v, b.times(b.x(), b.add("cast", to_float, {i}))));
  f.output({loop.finish(5), 1});
  CHECK(f.keeps_results(hoist_invariants) == 0);
}

TEST_CASE("what may fail stays in its loop", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value n = loop.variable(f.constant(tensor::scalar<std::int32_t>(0)));
  const value divisor = loop.invariant(f.constant(tensor::scalar<std::int32_t>(3)));
  const bool fails = GENERATE(true, false);
  const binary_kind kind = fails ? binary_kind::floor_div : binary_kind::maximum;
  loop.next(n, b.sum(n, b.add("part", binary(kind), {divisor, divisor})));
  f.output({loop.finish(5), 0});
  CHECK(f.keeps_results(hoist_invariants) == (fails ? 0 : 1));
}

TEST_CASE("what a condition computes alike moves out, too", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  loop.counter();
  const value v = loop.variable(f.state(3, 1));
  loop.invariant(f.constant(tensor::scalar<std::int32_t>(GENERATE(0, 4))));
  loop.next(v, b.times(v, b.tanh(b.x())));
  graph condition = below(loop, 3);
  const value limit = condition.inputs[3].value;
  const auto half = condition.add("sum", "AddV2", std::make_unique<binary>(binary_kind::add), {limit, limit});
  condition.require(condition.change_input(condition.outputs[0].value.node, 1, {*half, 0}));
  const node_id made = loop.finish(std::move(condition));
  f.output({made, 1});
  CHECK(f.keeps_results(hoist_invariants) == 2);
  CHECK(operations(loop_of(f.g, made).condition(), "binary") == 1);
  CHECK(operations(loop_of(f.g, made).body(), "unary") == 0);
}

TEST_CASE("what an inner loop computes alike moves out of both", "[hoist_invariants]") {
  cell_fixture f(2, 3, 3);
  loop_fixture outer(f);
  cell_fixture& b = outer.body;
  outer.counter();
  const value v = outer.variable(f.state(3, 1));
  loop_fixture inner(b);
  inner.counter();
  const value u = inner.variable(v);
  inner.next(u, inner.body.sum(u, inner.body.tanh(inner.body.x())));
  outer.next(v, {inner.finish(3), 1});
  const node_id made = outer.finish(4);
  f.output({made, 1});
  // As the pipeline does, inside out.
  const auto both = [&](graph& g) {
    return hoist_invariants(const_cast<graph&>(loop_of(g, made).body())) + hoist_invariants(g);
  };
  CHECK(f.keeps_results(both) == 2);
  CHECK(f.count_of("unary") == 2);
}
