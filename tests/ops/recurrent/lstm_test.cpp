// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/lstm.hpp"

#include "ops/recurrent/recurrent_testing.hpp"

#include <tf_embed/layers/lstm.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

namespace tests {
namespace {

using namespace op_testing;
using use = gen::lstm::peephole_use;

/// x, c, h, w, wci, wcf, wco, b
std::vector<gen::tensor> operands(const gen::shape& x, std::int64_t units) {
  const std::int64_t batch = x[x.size() - 2], inputs = x.back();
  return {random_tensor<float>(x, -2, 2, 1),
          random_tensor<float>({batch, units}, -1, 1, 2),
          random_tensor<float>({batch, units}, -1, 1, 3),
          random_tensor<float>({inputs + units, 4 * units}, -0.7, 0.7, 4),
          random_tensor<float>({units}, -1, 1, 5),
          random_tensor<float>({units}, -1, 1, 6),
          random_tensor<float>({units}, -1, 1, 7),
          random_tensor<float>({4 * units}, -1, 1, 8)};
}

template <std::size_t Slot, class Shape>
using in = slot<float, Shape, Slot>;

/// Holds a layer over `Steps` steps, `AtOnce` products at a time, against the reference.
template <int Steps, int Batch, int Inputs, int Units, int Block, int AtOnce, bool Peephole, bool Backwards>
void against_layer() {
  INFO(Steps << " steps, batch " << Batch << ", " << Inputs << " inputs, " << Units << " units");
  gen::lstm op;
  op.is_sequence = true;
  op.is_backwards = Backwards;
  op.forget_second = Peephole;
  op.forget_bias = 0.5f;
  op.cell_clip = Peephole ? 0.4f : 0.0f;
  op.peephole = Peephole ? use::read : use::unread;
  const std::vector<gen::tensor> inputs = operands({Steps, Batch, Inputs}, Units);
  const std::vector<gen::tensor> want = evaluate(op, inputs);
  numbered_weights<0>::pack(inputs[3], 0, Inputs, Block);
  numbered_weights<1>::pack(inputs[3], Inputs, Units, Block);

  using state = te::shape<Batch, Units>;
  using units = te::shape<Units>;
  using all = te::shape<Steps, Batch, Units>;
  using h = slot<float, all, 7>;
  using cs = room<all, 0>;
  using peep = std::conditional_t<Peephole, te::lstm_peephole<in<4, units>, in<5, units>, in<6, units>>, te::absent>;
  using form = te::lstm_form<Peephole, te::ops::sigmoid, te::ops::tanh, te::ops::tanh, te::f32<0x3f000000>,
                             te::f32<Peephole ? 0x3ecccccd : 0>, Backwards>;
  // With more results than h, and with h alone: different code.
  using both = te::lstm_results<te::absent, cs, te::absent, te::absent, te::absent, te::absent, h>;
  using only_h = te::lstm_results<te::absent, te::absent, te::absent, te::absent, te::absent, te::absent, h>;
  const auto layer = [&]<class Results>(Results) {
    using type = te::lstm<in<0, te::shape<Steps, Batch, Inputs>>, in<1, state>, in<2, state>,
                          numbered_packed<0, Inputs, 4 * Units, Block>, numbered_packed<1, Units, 4 * Units, Block>,
                          in<3, te::shape<4 * Units>>, room<te::shape<AtOnce, Batch, 4 * Units>, 1>, room<state, 2>,
                          room<state, 3>, Steps, form, te::all_steps, Results, peep>;
    check_layer<type, h>({inputs[0], inputs[1], inputs[2], inputs[7], inputs[4], inputs[5], inputs[6]},
                         want[gen::lstm::out_h], 1e-5);
  };
  layer(both{});
  layer(only_h{});
}

}  // namespace

TEST_CASE("LSTMBlockCell by hand", "[lstm]") {
  gen::lstm op;
  op.peephole = use::read;
  op.forget_bias = 1;
  op.cell_clip = 0.5f;
  // One unit: the gates are the bias, as x and h are zero.
  const auto y =
      evaluate(op, {tensor<float>({1, 1}, {0}), tensor<float>({1, 1}, {2}), tensor<float>({1, 1}, {0}),
                    tensor<float>({2, 4}, std::vector<float>(8)), tensor<float>({1}, {0.5f}), tensor<float>({1}, {-1}),
                    tensor<float>({1}, {3}), tensor<float>({4}, {0.1f, 0.2f, 0.3f, 0.4f})});
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  const double i = sigmoid(0.1 + 0.5 * 2), f = sigmoid(0.3 + 1 - 2), ci = std::tanh(0.2);
  REQUIRE(i * ci + f * 2 > 0.5);
  const double o = sigmoid(0.4 + 3 * 0.5), co = std::tanh(0.5);
  const std::array<double, 7> want{i, 0.5, f, o, ci, co, o * co};
  for (std::size_t port = 0; port < want.size(); ++port) {
    CHECK(y[port].as_double(0) == Approx(want[port]).epsilon(1e-6));
  }
}

TEST_CASE("BlockLSTM is LSTMBlockCell step by step, BlockLSTMV2 has its gates in another order", "[lstm]") {
  const std::vector<gen::tensor> in = operands({4, 3, 2}, 5);
  gen::lstm sequence, cell;
  sequence.is_sequence = true;
  sequence.forget_second = cell.forget_second = GENERATE(false, true);
  sequence.peephole = cell.peephole = use::unread;
  const auto all = evaluate(sequence, in);
  gen::tensor c = in[1], h = in[2];
  for (std::int64_t t = 0; t < 4; ++t) {
    const gen::tensor x = gen::rows_of(in[0].reshaped({12, 2}), t * 3, 3);
    const auto step = evaluate(cell, {x, c, h, in[3], in[4], in[5], in[6], in[7]});
    c = step[gen::lstm::out_cs], h = step[gen::lstm::out_h];
    for (std::size_t port = 0; port < step.size(); ++port)
      CHECK(values<float>(gen::rows_of(all[port].reshaped({12, 5}), t * 3, 3)) == values<float>(step[port]));
  }
}

TEST_CASE("an LSTM backwards is one over the reversed sequence", "[lstm]") {
  const std::vector<gen::tensor> in = operands({3, 1, 2}, 4);
  gen::lstm forwards, backwards;
  forwards.is_sequence = backwards.is_sequence = backwards.is_backwards = true;
  forwards.peephole = backwards.peephole = use::unread;
  std::vector<gen::tensor> reversed = in;
  const auto v = values<float>(in[0]);
  reversed[0] = tensor<float>({3, 1, 2}, {v[4], v[5], v[2], v[3], v[0], v[1]});
  const auto a = values<float>(evaluate(forwards, reversed)[gen::lstm::out_h]);
  const auto b = values<float>(evaluate(backwards, in)[gen::lstm::out_h]);
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t k = 0; k < 4; ++k) CHECK(a[t * 4 + k] == b[(2 - t) * 4 + k]);
}

TEST_CASE("where sequences end, an LSTM's results are zero", "[lstm]") {
  std::vector<gen::tensor> in = operands({4, 2, 3}, 5);
  gen::lstm op;
  op.is_sequence = true;
  op.peephole = use::unread;
  const auto whole = values<float>(evaluate(op, in)[gen::lstm::out_h]);
  op.has_length = true;
  in.insert(in.begin(), tensor<std::int32_t>({2}, {3, -1}));
  const auto cut = values<float>(evaluate(op, in)[gen::lstm::out_h]);
  for (std::size_t t = 0; t < 4; ++t)
    for (std::size_t k = 0; k < 10; ++k) CHECK(cut[t * 10 + k] == (t < 3 && k < 5 ? whole[t * 10 + k] : 0.0f));
  in[0] = tensor<std::int64_t>({}, {5});
  REQUIRE(infer_constants(op, in));
  CHECK(message(op.evaluate(in)) == "the number of steps must be from 0 to 4, but is 5");
}

TEST_CASE("a projection makes an LSTM's output smaller than its state", "[lstm]") {
  gen::lstm op;
  op.has_projection = true;
  const gen::tensor x = random_tensor<float>({2, 3}, -1, 1, 1), c = random_tensor<float>({2, 4}, -1, 1, 2);
  const gen::tensor h = random_tensor<float>({2, 2}, -1, 1, 3), w = random_tensor<float>({5, 16}, -1, 1, 4);
  const gen::tensor b = random_tensor<float>({16}, -1, 1, 5), p = random_tensor<float>({4, 2}, -1, 1, 6);
  const auto y = evaluate(op, {x, c, h, w, b, p});
  const auto o = values<float>(y[gen::lstm::out_o]), co = values<float>(y[gen::lstm::out_co]);
  for (std::size_t n = 0; n < 4; ++n) {
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k)
      sum += static_cast<double>(o[n / 2 * 4 + k] * co[n / 2 * 4 + k]) *
             p.as_double(static_cast<std::int64_t>(k * 2 + n % 2));
    CHECK(y[gen::lstm::out_h].as_double(static_cast<std::int64_t>(n)) == Approx(sum).epsilon(1e-5));
  }
}

TEST_CASE("errors of lstm", "[lstm]") {
  gen::lstm op;
  op.peephole = use::read;
  const gen::shape x{2, 3}, state{2, 4}, w{7, 16}, p{4}, b{16};
  CHECK(error_of(op, {x, state, state, w, p, p, p, b}) == "fine");
  CHECK(error_of(op, {x, state, state, w, p, p, p}) == "needs 8 inputs, but has 7");
  CHECK(error_of(op, {{2, 3, 1}, state, state, w, p, p, p, b}) ==
        "x must be floats [batch, inputs], but is float32[2,3,1]");
  CHECK(error_of(op, {x, {4}, state, w, p, p, p, b}) == "cs_prev must be a matrix, but is float32[4]");
  CHECK(error_of(op, {x, {3, 4}, state, w, p, p, p, b}) == "cs_prev must be float32[2,4], but is float32[3,4]");
  CHECK(error_of(op, {x, state, {2, 5}, w, p, p, p, b}) == "h_prev must be float32[2,4], but is float32[2,5]");
  CHECK(error_of(op, {x, state, state, {6, 16}, p, p, p, b}) == "w must be float32[7,16], but is float32[6,16]");
  CHECK(error_of(op, {x, state, state, w, p, {1}, p, b}) == "wcf must be float32[4], but is float32[1]");
  CHECK(error_of(op, {x, state, state, w, p, p, p, {4}}) == "b must be float32[16], but is float32[4]");
  CHECK(error_of(op, {x, state, state, w, p, p, p, b}, gen::dtype::int32) ==
        "x must be floats [batch, inputs], but is int32[2,3]");
  // What is not read may have any shape, as in TensorFlow.
  op.peephole = use::unread;
  CHECK(error_of(op, {x, state, state, w, {1}, {2, 2}, {}, b}) == "fine");
  op.is_sequence = op.has_length = true;
  std::vector<gen::tensor_type> types{{gen::dtype::float32, {}}};
  for (const gen::shape& s : {gen::shape{5, 2, 3}, state, state, w, p, p, p, b})
    types.push_back({gen::dtype::float32, s});
  CHECK(message(infer(op, types)) == "the number of steps must be an int32 or int64, or 2 of them, but is float32[]");
}

TEST_CASE("the layer lstm against the reference", "[lstm]") {
  against_layer<1, 1, 5, 1, 16, 1, false, false>();
  against_layer<3, 1, 6, 17, 16, 2, true, false>();
  against_layer<3, 1, 33, 15, 16, 3, false, true>();
  against_layer<5, 3, 4, 8, 4, 2, true, true>();
  against_layer<2, 5, 7, 33, 8, 1, false, false>();
}

}  // namespace tests
