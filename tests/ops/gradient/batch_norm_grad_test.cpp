// SPDX-License-Identifier: Apache-2.0
// FusedBatchNormGrad, FusedBatchNormGradV2 and FusedBatchNormGradV3.
#include "ops/gradient/batch_norm_grad.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

namespace tests {
namespace {

using namespace op_testing;
using gen::batch_norm_grad;
using tf_embed::test::expands;

const std::vector<gen::tensor> inputs{
    tensor<float>({1, 2, 2, 2}, {-3, 4, 0, 7, 3, -1, 6, 2}), tensor<float>({1, 2, 2, 2}, {-3, 2, 7, 1, 6, 0, 5, -1}),
    tensor<float>({2}, {1, 2}), tensor<float>({2}, {0.5f, -1}), tensor<float>({2}, {4, 9})};

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("batch_norm_grad of training", "[batch_norm_grad]") {
  batch_norm_grad g;
  g.epsilon = 0;
  const auto made = evaluate(g, inputs);
  check_close<float>(
      values<float>(made[0]),
      {3.65625f, -0.722222328f, -11.71875f, 1.74074054f, -8.53125f, -3.12962985f, -5.34375f, -0.666666687f}, 1e-6);
  check_close<float>(values<float>(made[1]), {27, 8.33333397f}, 1e-6);
  check_close<float>(values<float>(made[2]), {6, 12});
  CHECK(made[3].type() == gen::tensor_type{gen::dtype::float32, {0}});
  CHECK(expands(g, inputs, 5, 1e-4));
  CHECK(expands(g, inputs, 2, 1e-4));
}

TEST_CASE("batch_norm_grad of inference", "[batch_norm_grad]") {
  batch_norm_grad g;
  g.epsilon = 0;
  g.is_training = false;
  check_close<float>(values<float>(evaluate(g, inputs)[0]),
                     {-1.5f, 2.66666675f, 0, 4.66666698f, 1.5f, -0.666666687f, 3, 1.33333337f}, 1e-6);
  CHECK(expands(g, inputs, 5, 1e-5));
}

TEST_CASE("batch_norm_grad with channels first", "[batch_norm_grad]") {
  batch_norm_grad last;
  batch_norm_grad first;
  first.channels_first = true;
  const std::vector<gen::tensor> column{random_tensor<float>({3, 1, 1, 5}, -2, 2),
                                        random_tensor<float>({3, 1, 1, 5}, 0, 2), random_tensor<float>({5}, 1, 2),
                                        random_tensor<float>({5}, 1, 2), random_tensor<float>({5}, 1, 2)};
  std::vector<gen::tensor> row = column;
  for (std::size_t i = 0; i < 2; ++i) row[i] = row[i].reshaped({3, 5, 1, 1});
  CHECK(values<float>(evaluate(last, column)[0]) == values<float>(evaluate(first, row)[0]));
  CHECK(expands(first, row, 5, 1e-5));
}

TEST_CASE("batch_norm_grad errors", "[batch_norm_grad]") {
  batch_norm_grad g;
  using gen::dtype;
  const gen::tensor_type x{dtype::float32, {1, 2, 2, 3}};
  const gen::tensor_type c{dtype::float32, {3}};
  CHECK(message(infer(g, {x, x, c, c})) == "needs 5 inputs, but has 4");
  CHECK(message(infer(g, {x, c, c, c, c})) ==
        "y_backprop float32[1,2,2,3] and x float32[3] must be one type of floats with 4 or 5 axes");
  CHECK(message(infer(g, {x, x, c, c, {dtype::float32, {4}}})) ==
        "scale, mean and variance must be float32[3], but one is float32[4]");
}

}  // namespace tests
