// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_to_sequence.hpp"

#include "ops/element/select.hpp"
#include "ops/recurrent/gru.hpp"
#include "ops/recurrent/lstm.hpp"
#include "ops/recurrent/simple_rnn.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/shape/where.hpp"
#include "passes/loop_fixture.hpp"

#include <functional>
#include <optional>

using namespace tests;

namespace {

constexpr std::int64_t batch = 2, inputs = 3, units = 5, steps = 4;

/// The inputs of `count` steps, other numbers in each.
value sequence(cell_fixture& f, std::int64_t count = steps) {
  std::vector<value> each;
  for (std::int64_t t = 0; t < count; ++t) each.push_back(f.times(f.x(), f.scalar(static_cast<float>(t) - 1.25f)));
  return f.add("sequence", pack{}, std::move(each));
}

value zeros(cell_fixture& f, std::vector<std::int64_t> shape) {
  return f.add("zeros", fill{},
               {f.constant(tensor::of_ints(dtype::int32, shape)), f.constant(tensor(dtype::float32, {}))});
}

/// An LSTM in a loop's body.
struct lstm_in_loop {
  value c, h, after;

  lstm_in_loop(cell_fixture& f, loop_fixture& loop, unsigned seed)
      : c(loop.variable(f.state(units, seed))), h(loop.variable(f.state(units, seed + 1))) {}

  /// h behind the step; `keeps` says what the state becomes.
  value step(loop_fixture& loop, value x, unsigned seed,
             const std::function<value(value made, value before)>& keeps = {}) {
    const std::int64_t n = loop.body.g.type(x).shape[1];
    const value w = loop.body.weights(n + units, 4 * units, seed), b = loop.body.row(4 * units, seed + 1);
    after = loop.body.add("cell", lstm{}, {x, c, h, w, b});
    const value made_c{after.node, lstm::out_cs}, made_h{after.node, lstm::out_h};
    loop.next(c, keeps ? keeps(made_c, c) : made_c);
    loop.next(h, keeps ? keeps(made_h, h) : made_h);
    return made_h;
  }
};

}  // namespace

TEST_CASE("a loop around an LSTM cell becomes a sequence", "[loop_to_sequence]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  const value i = loop.counter();
  const value list = loop.variable(zeros(f, {steps, batch, units}));
  lstm_in_loop cell(f, loop, 1);
  loop.write(list, i, cell.step(loop, loop.item(loop.invariant(sequence(f)), i), 10));
  const node_id made = loop.finish(steps);
  for (const std::uint32_t port : {1u, 2u, 3u}) f.output({made, port});
  CHECK(f.keeps_results(loop_to_sequence) == 1);
  CHECK(f.count_of("while_loop") == 0);
  CHECK(f.count_of("lstm") == 1);
  // Neither items nor results are moved.
  CHECK(f.count_of("gather") == 0);
  CHECK(f.count_of("slice") == 0);
  CHECK(f.count_of("fill") == 0);
}

TEST_CASE("cells on each other become sequences on each other", "[loop_to_sequence]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  const value i = loop.counter();
  const value list = loop.variable(zeros(f, {steps, batch, units}));
  lstm_in_loop lower(f, loop, 1), upper(f, loop, 5);
  const value x = loop.item(loop.invariant(sequence(f)), i);
  loop.write(list, i, upper.step(loop, lower.step(loop, x, 10), 20));
  const node_id made = loop.finish(steps);
  f.output({made, 1});
  f.output({made, 3});
  CHECK(f.keeps_results(loop_to_sequence) == 1);
  CHECK(f.count_of("while_loop") == 0);
  CHECK(f.count_of("lstm") == 2);
}

TEST_CASE("loops around GRU and simple cells become sequences", "[loop_to_sequence]") {
  const bool is_gru = GENERATE(true, false);
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  const value i = loop.counter();
  const value h = loop.variable(f.state(units, 3));
  const value x = loop.item(loop.invariant(sequence(f)), i);
  cell_fixture& b = loop.body;
  const std::int64_t rows = inputs + units;
  if (is_gru) {
    const value made =
        b.add("cell", gru{},
              {x, h, b.weights(rows, 2 * units, 1), b.weights(rows, units, 2), b.row(2 * units, 3), b.row(units, 4)});
    loop.next(h, {made.node, gru::out_h});
  } else {
    loop.next(h, b.add("cell", simple_rnn{}, {x, h, b.weights(rows, units, 1), b.row(units, 2)}));
  }
  f.output({loop.finish(steps), 1});
  CHECK(f.keeps_results(loop_to_sequence) == 1);
  CHECK(f.count_of("while_loop") == 0);
  CHECK(f.count_of(is_gru ? "gru" : "simple_rnn") == 1);
}

TEST_CASE("a loop may read and write items in other places than in their order", "[loop_to_sequence]") {
  struct places {
    std::int32_t first, by;
    std::int64_t length;
  };
  const places reads = GENERATE(places{0, 1, 4}, places{0, 1, 6}, places{3, -1, 4}, places{1, 1, 6}, places{0, 2, 7});
  const places writes = GENERATE(places{0, 1, 4}, places{3, -1, 4}, places{2, 1, 7}, places{0, 1, 6}, places{0, 0, 1});
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  const value from = loop.counter(reads.first, reads.by), to = loop.counter(writes.first, writes.by);
  std::vector<value> initial(static_cast<std::size_t>(writes.length), f.state(units, 7));
  const value list = loop.variable(f.add("initial", pack{}, initial));
  lstm_in_loop cell(f, loop, 1);
  loop.write(list, to, cell.step(loop, loop.item(loop.invariant(sequence(f, reads.length)), from), 10));
  f.output({loop.finish(steps), 2});
  CHECK(f.keeps_results(loop_to_sequence) == 1);
  CHECK(f.count_of("while_loop") == 0);
}

TEST_CASE("what is no sequence stays a loop", "[loop_to_sequence]") {
  enum {
    scattered_writes,
    reads_what_it_writes,
    reads_a_variable,
    older_state,
    changed_state,
    other_weights,
    no_cell,
    feeds_back,
    kinds
  };
  const int kind = GENERATE(range(0, static_cast<int>(kinds)));
  CAPTURE(kind);
  cell_fixture f(batch, units, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  const value i = loop.counter(), twice = loop.counter(0, 2);
  const value list = loop.variable(zeros(f, {2 * steps, batch, units}));
  const value c = loop.variable(f.state(units, 1)), h = loop.variable(f.state(units, 2));
  const value older = loop.variable(f.state(units, 3)), w = loop.variable(f.weights(2 * units, 4 * units, 4));
  value x = loop.item(loop.invariant(sequence(f)), i);
  if (kind == reads_what_it_writes) x = loop.item(list, i);
  if (kind == reads_a_variable) x = older;
  if (kind == feeds_back) x = b.sum(x, h);
  loop.next(older, h);
  if (kind == other_weights) loop.next(w, b.sum(w, b.scalar(0.25f)));
  const value made = kind == no_cell
                         ? b.tanh(b.sum(x, h))
                         : b.add("cell", lstm{},
                                 {x, c, kind == older_state ? older : h,
                                  kind == other_weights ? w : b.weights(2 * units, 4 * units, 5), b.row(4 * units, 6)});
  const value made_h = kind == no_cell ? made : value{made.node, lstm::out_h};
  if (kind != no_cell) loop.next(c, {made.node, lstm::out_cs});
  loop.next(h, kind == changed_state ? b.times(made_h, b.scalar(0.5f)) : made_h);
  loop.write(list, kind == scattered_writes ? twice : i, made_h);
  f.output({loop.finish(steps), 2});
  CHECK(f.keeps_results(loop_to_sequence) == 0);
  CHECK(f.count_of("while_loop") == 1);
}

TEST_CASE("an index out of range stays in its loop", "[loop_to_sequence]") {
  cell_fixture f(batch, inputs, units);
  loop_fixture loop(f);
  const value i = loop.counter(1);
  lstm_in_loop cell(f, loop, 1);
  cell.step(loop, loop.item(loop.invariant(sequence(f)), i), 10);
  f.output({loop.finish(steps), 2});
  CHECK(loop_to_sequence(f.g) == 0);
}
