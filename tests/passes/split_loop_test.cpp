// SPDX-License-Identifier: Apache-2.0
#include "passes/split_loop.hpp"

#include "ops/recurrent/lstm.hpp"
#include "passes/loop_fixture.hpp"

using namespace tests;

namespace {

constexpr std::int64_t batch = 2, inputs = 3, units = 4, steps = 5;

value sequence(cell_fixture& f) {
  std::vector<value> each;
  for (std::int64_t t = 0; t < steps; ++t) each.push_back(f.times(f.x(), f.scalar(static_cast<float>(t) - 1.25f)));
  return f.add("sequence", pack{}, std::move(each));
}

value list_of(cell_fixture& f, std::vector<std::int64_t> shape) {
  return f.add("list", fill{}, {f.constant(tensor::of_ints(dtype::int32, shape)), f.scalar(0.5f)});
}

/// Operations of this kind in the loop that there is; none where there is none.
std::size_t in_loop(const graph& g, std::string_view stem) {
  std::size_t n = 0;
  for (const node_id id : g.topological_order()) {
    const auto* loop = dynamic_cast<const while_loop*>(g.at(id).op.get());
    if (!loop) continue;
    const graph& body = loop->body();
    for (const node_id inner : body.topological_order()) n += body.at(inner).op && body.at(inner).op->stem() == stem;
  }
  return n;
}

}  // namespace

TEST_CASE("products with items are made for all of them in front of a loop", "[split_loop]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value h = loop.variable(f.state(units, 1));
  const value x = loop.item(loop.invariant(sequence(f)), i);
  // No cell that has an op: its state is multiplied by what was made of the item.
  const value seen = b.tanh(b.biased(b.product(x, b.weights(inputs, units, 2)), b.row(units, 3)));
  loop.next(h, b.tanh(b.sum(b.times(seen, h), b.product(h, b.weights(units, units, 4)))));
  f.output({loop.finish(steps), 1});
  CHECK(f.keeps_results(split_loop) == 1);
  CHECK(in_loop(f.g, "matmul") == 1);
  CHECK(in_loop(f.g, "bias_add") == 0);
  CHECK(in_loop(f.g, "unary") == 1);
  CHECK(in_loop(f.g, "gather") == 1);
}

TEST_CASE("a cell that others in a loop read is a sequence in front of it", "[split_loop]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value list = loop.variable(list_of(f, {steps, batch, units}));
  const value c = loop.variable(f.state(units, 1)), h = loop.variable(f.state(units, 2));
  const value sum = loop.variable(f.state(units, 3));
  const value x = loop.item(loop.invariant(sequence(f)), i);
  const value cell = b.add("cell", lstm{}, {x, c, h, b.weights(inputs + units, 4 * units, 5), b.row(4 * units, 6)});
  const value made{cell.node, lstm::out_h};
  loop.next(c, {cell.node, lstm::out_cs});
  loop.next(h, made);
  loop.next(sum, b.tanh(b.sum(sum, made)));
  loop.write(list, i, made);
  const node_id all = loop.finish(steps);
  f.output({all, 1});
  f.output({all, 4});
  CHECK(f.keeps_results(split_loop) == 1);
  CHECK(in_loop(f.g, "lstm") == 0);
  CHECK(in_loop(f.g, "put_item") == 0);
  CHECK(f.count_of("lstm") == 1);
  CHECK(f.count_of("while_loop") == 1);
}

TEST_CASE("a loop that only maps items is a product of all", "[split_loop]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value list = loop.variable(list_of(f, {steps, batch, units}));
  const value x = loop.item(loop.invariant(sequence(f)), i);
  const value gate = loop.invariant(f.state(inputs, 7));
  loop.write(list, i, b.sigmoid(b.product(b.times(gate, x), b.weights(inputs, units, 2))));
  f.output({loop.finish(steps), 1});
  CHECK(f.keeps_results(split_loop) == 1);
  CHECK(f.count_of("while_loop") == 0);
}

TEST_CASE("products of what an iteration hands on stay in their loop", "[split_loop]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value list = loop.variable(sequence(f));
  const value h = loop.variable(f.state(inputs, 1));
  const value x = loop.item(list, i);
  const value made = b.tanh(b.product(b.sum(x, h), b.weights(inputs, inputs, 2)));
  loop.next(h, made);
  loop.write(list, i, made);
  f.output({loop.finish(steps), 2});
  CHECK(f.keeps_results(split_loop) == 0);
}

TEST_CASE("what is cheap stays in its loop", "[split_loop]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter();
  const value h = loop.variable(f.state(inputs, 1));
  loop.next(h, b.sum(h, b.tanh(loop.item(loop.invariant(sequence(f)), i))));
  f.output({loop.finish(steps), 1});
  CHECK(f.keeps_results(split_loop) == 0);
}
