// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/batch_norm.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/scale_shift.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

gen::tensor vector(std::vector<float> v) {
  const auto n = static_cast<std::int64_t>(v.size());
  return tensor<float>({n}, std::move(v));
}

template <class S, std::size_t Axis, class C>
void agrees(const gen::shape& channels) {
  using out = slot<float, S, 3>;
  const gen::tensor x = random_tensor<float>(shape_of<S>(), -5, 5);
  const gen::tensor scale = random_tensor<float>(channels, -2, 2, 5);
  const gen::tensor shift = random_tensor<float>(channels, -2, 2, 6);
  gen::batch_norm op;
  op.channels_first = Axis == 1;
  op.epsilon = 0;
  const gen::tensor zero(gen::dtype::float32, channels);
  gen::tensor one(gen::dtype::float32, channels);
  for (float& v : one.mutable_as<float>()) v = 1;
  check_layer<te::scale_shift<slot<float, S, 0>, slot<float, C, 1>, slot<float, C, 2>, out, Axis>, out>(
      {x, scale, shift}, evaluate(op, {x, scale, shift, zero, one})[0], 1e-6);
}

}  // namespace

TEST_CASE("batch normalisation at inference and in training", "[batch_norm]") {
  const gen::tensor x = tensor<float>({1, 1, 2, 2}, {0, 1, 2, 3});
  gen::batch_norm op;
  op.epsilon = 0.001f;
  const auto in = [&] {
    return std::vector{x, vector({1, 2}), vector({.5f, .25f}), vector({1, 2}), vector({.3f, .7f})};
  };
  check_close<float>(values<float>(evaluate(op, in())[0]), {-1.3227066f, -2.1387517f, 2.3227067f, 2.6387517f}, 1e-6);
  CHECK(values<float>(evaluate(op, in())[1]) == std::vector<float>{1, 2});

  op.is_training = true;
  op.output_count = 6;
  op.exponential_avg_factor = 0.9f;
  const gen::tensor pair = tensor<float>({2, 1, 1, 2}, {0, 1, 2, 3});
  const auto out = evaluate(op, {pair, vector({2, 2}), vector({.5f, .5f}), vector({1, 1}), vector({.3f, .3f})});
  check_close<float>(values<float>(out[0]), {-1.4990008f, -1.4990008f, 2.4990008f, 2.4990008f}, 1e-6);
  check_close<float>(values<float>(out[1]), {1, 1.9f}, 1e-6);
  check_close<float>(values<float>(out[2]), {1.83f, 1.83f}, 1e-6);
  check_close<float>(values<float>(out[3]), {1, 2}, 1e-6);
  check_close<float>(values<float>(out[4]), {1, 1}, 1e-6);
}

TEST_CASE("a batch normalisation folds to scale and shift", "[batch_norm]") {
  gen::batch_norm op;
  op.epsilon = 0.5f;
  const auto folded = gen::scale_and_shift_of(op, vector({3}), vector({2}), vector({4}), vector({3.5f}));
  CHECK(folded.scale == std::vector<double>{1.5});
  CHECK(folded.shift == std::vector<double>{-4});
}

TEST_CASE("errors of batch_norm", "[batch_norm]") {
  using gen::dtype;
  gen::batch_norm op;
  const gen::tensor_type c{dtype::float32, {2}};
  CHECK(message(infer(op, {{dtype::float32, {1, 1, 2, 3}}, c, c, c, c})) ==
        "input 1 must be floats [3], one per channel of x [1,1,2,3], but is float32[2]");
  CHECK(message(infer(op, {{dtype::float32, {2}}, c, c, c, c})) ==
        "x must be floats with 4 or 5 axes, but is float32[2]");
}

TEST_CASE("the scale_shift layer", "[batch_norm]") {
  agrees<te::shape<2, 3, 1, 5>, 3, te::shape<5>>({5});
  agrees<te::shape<1, 2, 2, 16>, 3, te::shape<16>>({16});
  agrees<te::shape<1, 2, 2, 37>, 3, te::shape<37>>({37});
  agrees<te::shape<2, 3, 4, 5>, 1, te::shape<3>>({3});
  agrees<te::shape<2, 3, 1, 1>, 1, te::shape<3>>({3});
}

}  // namespace tests
