// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/gru.hpp"

#include "ops/recurrent/recurrent_testing.hpp"

#include <tf_embed/layers/gru.hpp>

#include <catch2/catch.hpp>

#include <cmath>

namespace tests {
namespace {

using namespace op_testing;

/// x, h, w_ru, w_c, b_ru, b_c, and the bias of the state
std::vector<gen::tensor> operands(const gen::shape& x, std::int64_t units, bool reset_after) {
  const std::int64_t batch = x[x.size() - 2], inputs = x.back();
  std::vector<gen::tensor> in{random_tensor<float>(x, -2, 2, 1),
                              random_tensor<float>({batch, units}, -1, 1, 2),
                              random_tensor<float>({inputs + units, 2 * units}, -0.7, 0.7, 3),
                              random_tensor<float>({inputs + units, units}, -0.7, 0.7, 4),
                              random_tensor<float>({2 * units}, -1, 1, 5),
                              random_tensor<float>({units}, -1, 1, 6)};
  if (reset_after) in.push_back(random_tensor<float>({units}, -1, 1, 7));
  return in;
}

template <std::size_t Slot, class Shape>
using in = slot<float, Shape, Slot>;

template <int Steps, int Batch, int Inputs, int Units, int Block, int AtOnce, bool ResetAfter, bool Backwards>
void against_layer() {
  INFO(Steps << " steps, batch " << Batch << ", " << Inputs << " inputs, " << Units << " units");
  gen::gru op;
  op.is_sequence = op.has_length = true;
  op.is_backwards = Backwards;
  op.reset_after = ResetAfter;
  std::vector<gen::tensor> inputs = operands({Steps, Batch, Inputs}, Units, ResetAfter);
  gen::tensor lengths(gen::dtype::int64, {Batch});
  for (std::int64_t& n : lengths.mutable_as<std::int64_t>())
    n = 1 + (Steps - 1 + (&n - lengths.mutable_as<std::int64_t>().data())) % Steps;
  inputs.insert(inputs.begin(), lengths);
  const std::vector<gen::tensor> want = evaluate(op, inputs);
  numbered_weights<0>::pack(inputs[3], 0, Inputs, Block);
  numbered_weights<1>::pack(inputs[3], Inputs, Units, Block);
  numbered_weights<2>::pack(inputs[4], 0, Inputs, Block);
  numbered_weights<3>::pack(inputs[4], Inputs, Units, Block);

  using state = te::shape<Batch, Units>;
  using all = te::shape<Steps, Batch, Units>;
  using h = slot<float, all, 7>;
  using gates = te::gru_weights<numbered_packed<0, Inputs, 2 * Units, Block>,
                                numbered_packed<1, Units, 2 * Units, Block>, in<3, te::shape<2 * Units>>>;
  using candidate = te::gru_weights<numbered_packed<2, Inputs, Units, Block>, numbered_packed<3, Units, Units, Block>,
                                    in<4, te::shape<Units>>>;
  using layer =
      te::gru<in<0, te::shape<Steps, Batch, Inputs>>, in<1, state>, gates, candidate,
              room<te::shape<AtOnce, Batch, 2 * Units>, 0>, room<te::shape<AtOnce, Batch, Units>, 1>, room<state, 2>,
              room<state, 3>, Steps, te::gru_form<te::ops::sigmoid, te::ops::tanh, ResetAfter, Backwards>,
              te::steps_of_each<slot<std::int64_t, te::shape<Batch>, 2>>,
              te::gru_results<te::absent, te::absent, te::absent, h>,
              std::conditional_t<ResetAfter, in<5, te::shape<Units>>, te::absent>>;
  std::vector<gen::tensor> placed{inputs[1], inputs[2], inputs[0], inputs[5], inputs[6]};
  if (ResetAfter) placed.push_back(inputs[7]);
  check_layer<layer, h>(placed, want[gen::gru::out_h], 1e-5);
}

}  // namespace

TEST_CASE("GRUBlockCell by hand", "[gru]") {
  gen::gru op;
  op.reset_after = GENERATE(false, true);
  // One input and one unit.
  std::vector<gen::tensor> in{tensor<float>({1, 1}, {2}),          tensor<float>({1, 1}, {0.5f}),
                              tensor<float>({2, 2}, {1, 2, 3, 4}), tensor<float>({2, 1}, {0.25f, -2}),
                              tensor<float>({2}, {-3, -5}),        tensor<float>({1}, {0.125f})};
  if (op.reset_after) in.push_back(tensor<float>({1}, {0.75f}));
  const auto y = evaluate(op, in);
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  const double r = sigmoid(2 * 1 + 0.5 * 3 - 3), u = sigmoid(2 * 2 + 0.5 * 4 - 5);
  const double of_state = op.reset_after ? r * (0.5 * -2 + 0.75) : r * 0.5 * -2;
  const double c = std::tanh(2 * 0.25 + 0.125 + of_state);
  const double want[] = {r, u, c, u * 0.5 + (1 - u) * c};
  for (std::size_t port = 0; port < 4; ++port) CHECK(y[port].as_double(0) == Approx(want[port]).margin(1e-6));
}

TEST_CASE("a GRU's state stays where an entry's sequence has ended", "[gru]") {
  gen::gru op;
  op.is_sequence = op.has_length = true;
  std::vector<gen::tensor> in = operands({3, 2, 2}, 4, false);
  in.insert(in.begin(), tensor<std::int64_t>({2}, {3, 2}));
  op.is_backwards = true;
  const auto h = values<float>(evaluate(op, in)[gen::gru::out_h]);
  // Backwards the second entry begins at its second step.
  std::vector<gen::tensor> shorter = in;
  shorter[0] = tensor<std::int64_t>({}, {2});
  const auto last = values<float>(evaluate(op, shorter)[gen::gru::out_h]);
  for (std::size_t k = 4; k < 8; ++k) {
    CHECK(h[k] == last[k]);
    CHECK(h[16 + k] == 0.0f);
  }
}

TEST_CASE("errors of gru", "[gru]") {
  gen::gru op;
  const gen::shape x{2, 3}, h{2, 4};
  CHECK(error_of(op, {x, h, {7, 8}, {7, 4}, {8}, {4}}) == "fine");
  CHECK(error_of(op, {x, h, {7, 8}, {7, 4}, {8}}) == "needs 6 inputs, but has 5");
  CHECK(error_of(op, {{3}, h, {7, 8}, {7, 4}, {8}, {4}}) == "x must be floats [batch, inputs], but is float32[3]");
  CHECK(error_of(op, {x, {4}, {7, 8}, {7, 4}, {8}, {4}}) == "h_prev must be a matrix, but is float32[4]");
  CHECK(error_of(op, {x, {1, 4}, {7, 8}, {7, 4}, {8}, {4}}) == "h_prev must be float32[2,4], but is float32[1,4]");
  CHECK(error_of(op, {x, h, {7, 4}, {7, 4}, {8}, {4}}) == "w_ru must be float32[7,8], but is float32[7,4]");
  CHECK(error_of(op, {x, h, {7, 8}, {6, 4}, {8}, {4}}) == "w_c must be float32[7,4], but is float32[6,4]");
  CHECK(error_of(op, {x, h, {7, 8}, {7, 4}, {4}, {4}}) == "b_ru must be float32[8], but is float32[4]");
  CHECK(error_of(op, {x, h, {7, 8}, {7, 4}, {8}, {8}}) == "b_c must be float32[4], but is float32[8]");
}

TEST_CASE("the layer gru against the reference", "[gru]") {
  against_layer<1, 1, 5, 1, 16, 1, false, false>();
  against_layer<3, 1, 6, 17, 16, 2, true, false>();
  against_layer<3, 2, 33, 15, 16, 3, false, true>();
  against_layer<5, 3, 4, 8, 4, 2, true, true>();
  against_layer<2, 5, 7, 33, 8, 1, false, false>();
  // One row, which is finished in registers: whole steps, and steps on products made before.
  against_layer<1, 1, 1, 32, 16, 1, false, false>();
  against_layer<1, 1, 3, 40, 16, 1, true, false>();
  against_layer<1, 1, 2, 17, 16, 1, true, false>();
  against_layer<4, 1, 3, 31, 16, 2, false, true>();
  against_layer<4, 1, 5, 70, 16, 3, true, false>();
}

}  // namespace tests
