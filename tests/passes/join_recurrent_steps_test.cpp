// SPDX-License-Identifier: Apache-2.0
#include "passes/join_recurrent_steps.hpp"

#include "ops/movement/pack.hpp"
#include "ops/recurrent/gru.hpp"
#include "ops/recurrent/lstm.hpp"
#include "passes/recurrent_fixture.hpp"

using namespace tests;

namespace {

/// Steps of LSTM cells with the same weights.
class lstm_chain {
 public:
  lstm_chain(cell_fixture& f, std::int64_t inputs, unsigned seed)
      : f_(f),
        w_(f.weights(inputs + f.units, 4 * f.units, seed)),
        b_(f.row(4 * f.units, seed + 1)),
        c_(f.state(f.units, seed + 2)),
        h_(f.state(f.units, seed + 3)) {}

  /// h after another step.
  value step(value x) {
    const value made = f_.add("step", lstm{}, {x, c_, h_, w_, b_});
    c_ = {made.node, lstm::out_cs};
    return h_ = {made.node, lstm::out_h};
  }
  value c() const { return c_; }

 private:
  cell_fixture& f_;
  value w_, b_, c_, h_;
};

/// Other numbers of the same type at each step.
value input_at(cell_fixture& f, int t) { return f.sum(f.x(), f.scalar(static_cast<float>(t))); }

value packed(cell_fixture& f, std::vector<value> each) { return f.add("all", pack{}, std::move(each)); }

}  // namespace

TEST_CASE("steps of an LSTM become a sequence") {
  cell_fixture f(2, 3, 5);
  lstm_chain chain(f, 3, 1);
  const bool reads_all = GENERATE(true, false);
  std::vector<value> each;
  for (int t = 0; t < 4; ++t) each.push_back(chain.step(input_at(f, t)));
  f.output(reads_all ? packed(f, each) : each.back());
  f.output(chain.c());
  CHECK(f.keeps_results(join_recurrent_steps) == 1);
  CHECK(f.count_of("lstm") == 1);
  // The steps' inputs are packed; their results are one tensor already.
  CHECK(f.count_of("pack") == 1);
  CHECK(f.count_of("split") == 0);
}

TEST_CASE("two layers of an LSTM become two sequences, one on the other") {
  cell_fixture f(2, 3, 5);
  lstm_chain lower(f, 3, 1), upper(f, 5, 20);
  std::vector<value> each;
  for (int t = 0; t < 3; ++t) each.push_back(upper.step(lower.step(input_at(f, t))));
  const std::vector<value> rows{each[0], each[1], each[2], f.constant(tensor::scalar<std::int32_t>(0))};
  f.output(f.add("rows", concat{}, rows));
  f.output(lower.c());
  CHECK(f.keeps_results(join_recurrent_steps) == 2);
  CHECK(f.count_of("lstm") == 2);
  CHECK(f.count_of("pack") == 1);
  CHECK(f.count_of("split") == 0);
  CHECK(f.count_of("concat") == 0);
}

TEST_CASE("single results of the steps come out of the sequence") {
  cell_fixture f(1, 3, 5);
  lstm_chain chain(f, 3, 1);
  std::vector<value> each;
  for (int t = 0; t < 4; ++t) each.push_back(chain.step(input_at(f, t)));
  f.output(f.sum(each[1], each[3]));
  f.output({each[2].node, lstm::out_f});
  CHECK(f.keeps_results(join_recurrent_steps) == 1);
  CHECK(f.count_of("split") == 2);
}

TEST_CASE("an LSTM that reads what it has written keeps the steps behind that") {
  cell_fixture f(2, 5, 5);
  lstm_chain chain(f, 5, 1);
  value x = input_at(f, 0);
  const int fed_back_from = GENERATE(1, 3);
  for (int t = 0; t < 5; ++t) {
    const value h = chain.step(x);
    x = t + 1 < fed_back_from ? input_at(f, t) : f.tanh(h);
  }
  f.output(x);
  CHECK(f.keeps_results(join_recurrent_steps) == (fed_back_from == 1 ? 0 : 1));
  CHECK(f.count_of("lstm") == (fed_back_from == 1 ? 5 : 3));
}

TEST_CASE("an LSTM that reads its own results by way of another sequence keeps its steps") {
  cell_fixture f(2, 5, 5);
  lstm_chain lower(f, 5, 1), upper(f, 5, 20);
  // The upper one's steps are joined first; what they give goes into the lower one's later steps.
  const value early = lower.step(input_at(f, 0));
  std::vector<value> each;
  for (int t = 0; t < 2; ++t) each.push_back(upper.step(f.sum(early, f.scalar(static_cast<float>(t)))));
  for (const value h : each) f.output(lower.step(f.tanh(h)));
  CHECK(f.keeps_results(join_recurrent_steps) == 1);
  CHECK(f.count_of("lstm") == 4);
}

TEST_CASE("steps with other weights, attributes or states are no sequence") {
  enum { weights, attribute, state, kinds };
  const int kind = GENERATE(range(0, static_cast<int>(kinds)));
  cell_fixture f(2, 3, 5);
  const value w = f.weights(8, 20, 1), b = f.row(20, 2);
  const value first = f.add("first", lstm{}, {f.x(), f.state(5, 3), f.state(5, 4), w, b});
  lstm other;
  if (kind == attribute) other.cell_clip = 0.5f;
  const value h{first.node, kind == state ? lstm::out_o : lstm::out_h};
  const value second =
      f.add("second", other, {f.x(), {first.node, lstm::out_cs}, h, kind == weights ? f.weights(8, 20, 5) : w, b});
  f.output({second.node, lstm::out_h});
  CHECK(f.keeps_results(join_recurrent_steps) == 0);
}

TEST_CASE("steps of a GRU become a sequence") {
  cell_fixture f(2, 3, 5);
  const value gates = f.weights(8, 10, 1), candidate = f.weights(8, 5, 2), b = f.row(10, 3), c = f.row(5, 4);
  value h = f.state(5, 5);
  for (int t = 0; t < 3; ++t) h = {f.add("step", gru{}, {input_at(f, t), h, gates, candidate, b, c}).node, gru::out_h};
  f.output(h);
  CHECK(f.keeps_results(join_recurrent_steps) == 1);
  CHECK(f.count_of("gru") == 1);
}
