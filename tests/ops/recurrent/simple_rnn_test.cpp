// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/simple_rnn.hpp"

#include "ops/recurrent/recurrent_testing.hpp"

#include <tf_embed/layers/simple_rnn.hpp>

#include <catch2/catch.hpp>

#include <cmath>

namespace tests {
namespace {

using namespace op_testing;

std::vector<gen::tensor> operands(const gen::shape& x, std::int64_t units) {
  const std::int64_t batch = x[x.size() - 2], inputs = x.back();
  return {random_tensor<float>(x, -2, 2, 1), random_tensor<float>({batch, units}, -1, 1, 2),
          random_tensor<float>({inputs + units, units}, -0.7, 0.7, 3), random_tensor<float>({units}, -1, 1, 4)};
}

template <int Steps, int Batch, int Inputs, int Units, int Block, int AtOnce, bool Backwards, class Function>
void against_layer(gen::cell_function function) {
  gen::simple_rnn op;
  op.is_sequence = true;
  op.is_backwards = Backwards;
  op.function = function;
  const std::vector<gen::tensor> inputs = operands({Steps, Batch, Inputs}, Units);
  const gen::tensor want = evaluate(op, inputs)[0];
  numbered_weights<0>::pack(inputs[2], 0, Inputs, Block);
  numbered_weights<1>::pack(inputs[2], Inputs, Units, Block);
  using state = te::shape<Batch, Units>;
  using all = slot<float, te::shape<Steps, Batch, Units>, 7>;
  using layer = te::simple_rnn<slot<float, te::shape<Steps, Batch, Inputs>, 0>, slot<float, state, 1>,
                               numbered_packed<0, Inputs, Units, Block>, numbered_packed<1, Units, Units, Block>,
                               slot<float, te::shape<Units>, 2>, room<te::shape<AtOnce, Batch, Units>, 0>,
                               room<state, 1>, Steps, Function, Backwards, te::all_steps, all>;
  check_layer<layer, all>({inputs[0], inputs[1], inputs[3]}, want, 1e-5);
}

}  // namespace

TEST_CASE("a simple recurrent cell by hand", "[simple_rnn]") {
  gen::simple_rnn op;
  op.is_sequence = true;
  const auto h = evaluate(op, {tensor<float>({2, 1, 1}, {1, 2}), tensor<float>({1, 1}, {3}),
                               tensor<float>({2, 1}, {0.5f, 0.25f}), tensor<float>({1}, {-1})})[0];
  const double first = std::tanh(0.5 + 0.75 - 1);
  CHECK(h.as_double(0) == Approx(first).epsilon(1e-6));
  CHECK(h.as_double(1) == Approx(std::tanh(1 + 0.25 * first - 1)).epsilon(1e-6));
}

TEST_CASE("errors of simple_rnn", "[simple_rnn]") {
  gen::simple_rnn op;
  CHECK(error_of(op, {{2, 3}, {2, 4}, {7, 4}, {4}}) == "fine");
  CHECK(error_of(op, {{2, 3}, {4}, {7, 4}, {4}}) == "h_prev must be a matrix, but is float32[4]");
  CHECK(error_of(op, {{2, 3}, {2, 4}, {7, 5}, {4}}) == "w must be float32[7,4], but is float32[7,5]");
  CHECK(error_of(op, {{2, 3}, {2, 4}, {7, 4}, {1}}) == "b must be float32[4], but is float32[1]");
}

TEST_CASE("the layer simple_rnn against the reference", "[simple_rnn]") {
  against_layer<1, 1, 5, 1, 16, 1, false, te::ops::tanh>(gen::cell_function::tanh);
  against_layer<4, 1, 6, 17, 16, 3, true, te::ops::relu>(gen::cell_function::relu);
  against_layer<3, 5, 3, 9, 8, 2, false, te::ops::sigmoid>(gen::cell_function::sigmoid);
  against_layer<3, 3, 3, 8, 4, 3, false, te::ops::keras_hard_sigmoid>(gen::cell_function::keras_hard_sigmoid);
  against_layer<2, 1, 3, 20, 16, 2, false, te::ops::hard_sigmoid>(gen::cell_function::hard_sigmoid);
  against_layer<3, 3, 3, 4, 4, 1, true, te::ops::identity>(gen::cell_function::identity);
}

}  // namespace tests
