// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_recurrent_cell.hpp"

#include "ops/element/clip.hpp"
#include "ops/recurrent/gru.hpp"
#include "ops/recurrent/lstm.hpp"
#include "passes/recurrent_fixture.hpp"

#include <array>

using namespace tests;

namespace {

struct lstm_state {
  value c, h;
};

/// TensorFlow 1's BasicLSTMCell, whose gates are i, j, f, o.
lstm_state basic_lstm(cell_fixture& f, value x, const lstm_state& s, value w, value b) {
  const auto gates = f.cut(f.biased(f.product(f.joined(x, s.h), w), b), 4);
  const value kept = f.times(s.c, f.sigmoid(f.sum(gates[2], f.scalar(1))));
  const value c = f.sum(kept, f.times(f.sigmoid(gates[0]), f.tanh(gates[1])));
  return {c, f.times(f.tanh(c), f.sigmoid(gates[3]))};
}

const lstm& only_lstm(const cell_fixture& f) {
  for (const node_id id : f.g.topological_order()) {
    if (const auto* l = dynamic_cast<const lstm*>(f.g.at(id).op.get())) return *l;
  }
  FAIL("there is no lstm");
  throw 0;
}

/// One step of a cell that `step` writes, whose results are all outputs of the graph.
template <class Step>
std::size_t fused(cell_fixture& f, Step step) {
  const lstm_state before{f.state(f.units, 1), f.state(f.units, 2)};
  const lstm_state after = step(before);
  f.output(after.h);
  f.output(after.c);
  return f.keeps_results(fuse_recurrent_cell);
}

}  // namespace

TEST_CASE("TensorFlow 1's LSTM becomes one op") {
  cell_fixture f(2, 3, 5);
  CHECK(fused(f, [&](const lstm_state& s) { return basic_lstm(f, f.x(), s, f.weights(8, 20, 3), f.row(20, 4)); }) == 1);
  CHECK(f.count_of("lstm") == 1);
  CHECK(f.count_of("split") == 0);
  CHECK(f.count_of("binary") == 0);
}

TEST_CASE("Keras' LSTM becomes one op, its gates cut out of one sum or each a sum of its own") {
  cell_fixture f(3, 4, 6);
  const bool one_sum = GENERATE(true, false);
  CHECK(fused(f, [&](const lstm_state& s) {
          std::vector<value> gates;
          if (one_sum) {
            const value sums = f.sum(f.product(f.x(), f.weights(4, 24, 3)), f.product(s.h, f.weights(6, 24, 4)));
            gates = f.cut(f.biased(sums, f.row(24, 5)), 4);
          } else {
            const value all = f.weights(6, 24, 4);
            const value of_state = f.product(s.h, all);
            for (unsigned k = 0; k < 4; ++k) {
              const value of_input = f.biased(f.product(f.x(), f.weights(4, 6, 10 + k)), f.row(6, 20 + k));
              gates.push_back(f.sum(of_input, f.columns(of_state, 6 * k, 6)));
            }
          }
          const value c = f.sum(f.times(f.sigmoid(gates[1]), s.c), f.times(f.sigmoid(gates[0]), f.tanh(gates[2])));
          return lstm_state{c, f.times(f.sigmoid(gates[3]), f.tanh(c))};
        }) == 1);
  CHECK(f.count_of("lstm") == 1);
  CHECK(f.count_of("matmul") == 2);  // those that make the states
}

TEST_CASE("an LSTM with peephole, clip and forget bias becomes one op") {
  cell_fixture f(2, 3, 5);
  const bool by_clip = GENERATE(true, false);
  CHECK(fused(f, [&](const lstm_state& s) {
          const auto gates = f.cut(f.biased(f.product(f.joined(f.x(), s.h), f.weights(8, 20, 3)), f.row(20, 4)), 4);
          const value forget = f.sum(f.sum(gates[2], f.scalar(1)), f.times(f.row(5, 5), s.c));
          const value input = f.sum(gates[0], f.times(f.row(5, 6), s.c));
          value c = f.sum(f.times(f.sigmoid(forget), s.c), f.times(f.sigmoid(input), f.tanh(gates[1])));
          if (by_clip) {
            c = f.add("clip", clip{}, {c, f.scalar(-0.25f), f.scalar(0.25f)});
          } else {
            const value below = f.add("least", binary(binary_kind::minimum), {c, f.scalar(0.25f)});
            c = f.add("most", binary(binary_kind::maximum), {below, f.scalar(-0.25f)});
          }
          return lstm_state{c, f.times(f.sigmoid(f.sum(gates[3], f.times(f.row(5, 7), c))), f.tanh(c))};
        }) == 1);
  CHECK(f.op_count() == 5);  // two states of two nodes
  CHECK(only_lstm(f).peephole == lstm::peephole_use::read);
  CHECK(only_lstm(f).cell_clip == 0.25f);
}

TEST_CASE("an LSTM with a projection becomes one op") {
  cell_fixture f(2, 3, 6);
  const value c_before = f.state(6, 1), h_before = f.state(4, 2);
  const lstm_state s = basic_lstm(f, f.x(), {c_before, h_before}, f.weights(7, 24, 3), f.row(24, 4));
  f.output(f.product(s.h, f.weights(6, 4, 5)));
  f.output(s.c);
  CHECK(f.keeps_results(fuse_recurrent_cell) == 1);
  CHECK(only_lstm(f).has_projection);
}

TEST_CASE("an unrolled LSTM shares its weights") {
  cell_fixture f(1, 3, 5);
  const value w = f.weights(8, 20, 3), b = f.row(20, 4);
  lstm_state s{f.state(5, 1), f.state(5, 2)};
  for (int t = 0; t < 3; ++t) s = basic_lstm(f, f.x(), s, w, b);
  f.output(s.h);
  CHECK(f.keeps_results(fuse_recurrent_cell) == 3);
  std::vector<value> seen;
  for (const node_id id : f.g.topological_order()) {
    const auto* l = dynamic_cast<const lstm*>(f.g.at(id).op.get());
    if (l) seen.push_back(f.g.at(id).inputs[l->operands().weights]);
  }
  REQUIRE(seen.size() == 3);
  CHECK((seen[0] == seen[1] && seen[1] == seen[2]));
}

TEST_CASE("the gates of an LSTM may be read by others, its sums may not") {
  const bool reads_sum = GENERATE(false, true);
  cell_fixture f(2, 3, 5);
  CHECK(fused(f, [&](const lstm_state& s) {
          const value sums = f.product(f.joined(f.x(), s.h), f.weights(8, 20, 3));
          const auto gates = f.cut(sums, 4);
          const value o = f.sigmoid(gates[3]), i = f.sigmoid(gates[0]);
          const value c = f.sum(f.times(f.sigmoid(gates[2]), s.c), f.times(i, f.tanh(gates[1])));
          f.output(f.sum(i, o));
          if (reads_sum) f.output(f.tanh(gates[2]));
          return lstm_state{c, f.times(o, f.tanh(c))};
        }) == (reads_sum ? 0 : 1));
}

TEST_CASE("what almost is an LSTM stays") {
  enum { other_peephole, two_kinds_of_gates, scaled_sum, other_state, lopsided_clip, weights_at_run_time, kinds };
  const int kind = GENERATE(range(0, static_cast<int>(kinds)));
  cell_fixture f(2, 3, 5);
  CHECK(fused(f, [&](const lstm_state& s) {
          const value w =
              kind == weights_at_run_time ? f.product(f.weights(8, 2, 3), f.state(20, 8)) : f.weights(8, 20, 3);
          const auto gates = f.cut(f.product(f.joined(f.x(), s.h), w), 4);
          const value peep = kind == other_peephole ? f.sum(gates[0], f.times(f.row(5, 6), s.h)) : gates[0];
          const value input = kind == two_kinds_of_gates ? f.unary_of(unary_kind::relu, peep) : f.sigmoid(peep);
          const value added = kind == scaled_sum ? f.times(f.scalar(2), f.tanh(gates[1])) : f.tanh(gates[1]);
          value c = f.sum(f.times(f.sigmoid(gates[2]), s.c), f.times(input, added));
          if (kind == lopsided_clip) c = f.add("clip", clip{}, {c, f.scalar(-0.5f), f.scalar(0.25f)});
          const value read = kind == other_state ? f.sum(c, s.c) : c;
          return lstm_state{c, f.times(f.sigmoid(gates[3]), f.tanh(read))};
        }) == 0);
  CHECK(f.count_of("lstm") == 0);
}

namespace {

/// TensorFlow 1's GRUCell.
value basic_gru(cell_fixture& f, value x, value h, std::int64_t inputs) {
  const std::int64_t n = f.units;
  const value both = f.sigmoid(f.biased(f.product(f.joined(x, h), f.weights(inputs + n, 2 * n, 3)), f.row(2 * n, 4)));
  const auto gates = f.cut(both, 2);
  const value candidate = f.product(f.joined(x, f.times(gates[0], h)), f.weights(inputs + n, n, 5));
  const value c = f.tanh(f.biased(candidate, f.row(n, 6)));
  return f.sum(f.times(gates[1], h), f.times(f.minus(f.scalar(1), gates[1]), c));
}

/// Keras' GRU with the reset gate behind the product; gates z, r, h.
value keras_gru(cell_fixture& f, value x, value h, std::int64_t inputs) {
  const std::int64_t n = f.units;
  const auto of_x = f.cut(f.biased(f.product(x, f.weights(inputs, 3 * n, 3)), f.row(3 * n, 4)), 3);
  const auto of_h = f.cut(f.biased(f.product(h, f.weights(n, 3 * n, 5)), f.row(3 * n, 6)), 3);
  const value z = f.sigmoid(f.sum(of_x[0], of_h[0])), r = f.sigmoid(f.sum(of_x[1], of_h[1]));
  const value c = f.tanh(f.sum(of_x[2], f.times(r, of_h[2])));
  return f.sum(f.times(z, h), f.times(f.minus(f.scalar(1), z), c));
}

}  // namespace

TEST_CASE("GRU cells become one op, the reset gate before or behind the product") {
  const bool reset_after = GENERATE(false, true);
  cell_fixture f(2, 3, 5);
  value h = f.state(5, 1);
  for (int t = 0; t < 2; ++t) h = reset_after ? keras_gru(f, f.x(), h, 3) : basic_gru(f, f.x(), h, 3);
  f.output(h);
  CHECK(f.keeps_results(fuse_recurrent_cell) == 2);
  CHECK(f.count_of("gru") == 2);
  CHECK(f.op_count() == 4);
}

TEST_CASE("what almost is a GRU stays") {
  enum { other_one, other_state, other_gate, kinds };
  const int kind = GENERATE(range(0, static_cast<int>(kinds)));
  cell_fixture f(2, 3, 5);
  const value h = f.state(5, 1);
  const auto gates = f.cut(f.sigmoid(f.product(f.joined(f.x(), h), f.weights(8, 10, 3))), 2);
  const value reset = f.times(gates[0], kind == other_state ? f.state(5, 2) : h);
  const value c = f.tanh(f.product(f.joined(f.x(), reset), f.weights(8, 5, 5)));
  const value rest = f.minus(f.scalar(kind == other_one ? 2 : 1), gates[kind == other_gate ? 0 : 1]);
  f.output(f.sum(f.times(gates[1], h), f.times(rest, c)));
  CHECK(f.keeps_results(fuse_recurrent_cell) == 0);
}

TEST_CASE("a chain of sums that each read the one before twice is left in time") {
  cell_fixture f(1, 2, 2);
  value v = f.x();
  for (int n = 0; n < 200; ++n) v = f.sum(v, f.times(v, f.scalar(0.125f)));
  f.output(f.times(f.sigmoid(v), f.tanh(f.sum(f.times(f.sigmoid(v), v), f.times(f.sigmoid(v), f.tanh(v))))));
  CHECK(fuse_recurrent_cell(f.g) == 0);
}

namespace {

/// Keras' SimpleRNN.
value simple_step(cell_fixture& f, value x, value h, value wx, value wh, value b) {
  return f.tanh(f.sum(f.biased(f.product(x, wx), b), f.product(h, wh)));
}

}  // namespace

TEST_CASE("simple recurrent cells become one op where one follows the other") {
  cell_fixture f(2, 3, 5);
  const value wx = f.weights(3, 5, 1), wh = f.weights(5, 5, 2), b = f.row(5, 3);
  const int steps = GENERATE(1, 3);
  value h = f.state(5, 4);
  for (int t = 0; t < steps; ++t) h = simple_step(f, f.sum(f.x(), f.scalar(static_cast<float>(t))), h, wx, wh, b);
  f.output(h);
  // A single one is a Dense layer of two inputs.
  CHECK(f.keeps_results(fuse_recurrent_cell) == (steps == 1 ? 0 : 3));
  CHECK(f.count_of("simple_rnn") == (steps == 1 ? 0 : 3));
}

TEST_CASE("a simple recurrent cell is known by its state, which goes round") {
  cell_fixture f(2, 5, 5);
  f.output(simple_step(f, f.tanh(f.x()), f.x(), f.weights(5, 5, 1), f.weights(5, 5, 2), f.row(5, 3)));
  CHECK(f.keeps_results(fuse_recurrent_cell) == 1);
}

TEST_CASE("the hard sigmoids of Keras are gates") {
  const bool is_old = GENERATE(true, false);
  cell_fixture f(2, 3, 5);
  const auto hard = [&](value v) {
    if (is_old) {
      const value line = f.sum(f.times(v, f.scalar(0.2f)), f.scalar(0.5f));
      return f.add("clip", clip{}, {line, f.scalar(0), f.scalar(1)});
    }
    const value six = f.unary_of(unary_kind::relu6, f.sum(v, f.scalar(3)));
    return f.add("part", binary(binary_kind::div), {six, f.scalar(6)});
  };
  CHECK(fused(f, [&](const lstm_state& s) {
          const auto gates = f.cut(f.product(f.joined(f.x(), s.h), f.weights(8, 20, 3)), 4);
          const value c = f.sum(f.times(hard(gates[2]), s.c), f.times(hard(gates[0]), f.tanh(gates[1])));
          return lstm_state{c, f.times(hard(gates[3]), f.tanh(c))};
        }) == 1);
  CHECK(only_lstm(f).gate == (is_old ? cell_function::keras_hard_sigmoid : cell_function::hard_sigmoid));
}
