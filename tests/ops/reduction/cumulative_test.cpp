// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/cumulative.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/cumulative.hpp>

#include <cmath>
#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("cumulative reference, by hand") {
  te::gen::cumulative c;
  const tensor x = values<std::int32_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  using result = std::vector<std::int32_t>;
  CHECK(list<std::int32_t>(run(c, {x, int_scalar(1)})) == result{1, 3, 6, 4, 9, 15});
  CHECK(list<std::int32_t>(run(c, {x, int_scalar(-2)})) == result{1, 2, 3, 5, 7, 9});
  c.exclusive = true;
  CHECK(list<std::int32_t>(run(c, {x, int_scalar(1)})) == result{0, 1, 3, 0, 4, 9});
  c.reverse = true;
  CHECK(list<std::int32_t>(run(c, {x, int_scalar(1)})) == result{5, 3, 0, 11, 6, 0});
  c.exclusive = false;
  c.is_product = true;
  CHECK(list<std::int32_t>(run(c, {x, int_scalar(1)})) == result{6, 6, 3, 120, 30, 6});
  CHECK(error_of(c, {tensor::scalar(1.0f), int_scalar(0)}) == "axis 0 is not an axis of a tensor of rank 0");
  CHECK(error_of(c, {tensor(dtype::boolean, {2}), int_scalar(0)}) == "elements of type bool are not numbers");
}

TEST_CASE("cumulative layers") {
  const tensor x = numbered(dtype::int8, {3, 7, 5});
  using X = in<0, std::int8_t, 3, 7, 5>;
  using Y = out<std::int8_t, 3, 7, 5>;
  te::gen::cumulative c;
  CHECK(agrees<Y, te::cumsum<X, Y, 1, false, false>>(run(c, {x, int_scalar(1)}), {x}));
  c.reverse = true;
  CHECK(agrees<Y, te::cumsum<X, Y, 2, false, true>>(run(c, {x, int_scalar(2)}), {x}));
  c.exclusive = true;
  c.is_product = true;
  CHECK(agrees<Y, te::cumprod<X, Y, 0, true, true>>(run(c, {x, int_scalar(0)}), {x}));
}

// Expected values are TensorFlow's.
TEST_CASE("cumulative sums of exponentials") {
  te::gen::cumulative c;
  c.is_logarithm = true;
  c.exclusive = true;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const tensor x = values<float>({4}, {1, 2, -infinity, 3});
  using X = in<0, float, 4>;
  using Y = out<float, 4>;
  const auto near = [](const tensor& t, const std::vector<float>& expected) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (t.as<float>()[i] != expected[i] && !(std::abs(t.as<float>()[i] - expected[i]) < 1e-6f)) return false;
    }
    return true;
  };
  std::vector<float> expected{-infinity, 1, 2.31326175f, 2.31326175f};
  CHECK(near(run(c, {x, int_scalar(0)}), expected));
  CHECK(near(run_layer_as<Y, te::cumulative_log_sum_exp<X, Y, 0, true, false>, te::simd::scalar>({x}), expected));
  c.exclusive = false;
  c.reverse = true;
  expected = {3.40760612f, 3.31326175f, 3, 3};
  CHECK(near(run(c, {x, int_scalar(0)}), expected));
  CHECK(near(run_layer_as<Y, te::cumulative_log_sum_exp<X, Y, 0, false, true>, te::simd::scalar>({x}), expected));
}
