// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/search_sorted.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/search_sorted.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::search_sorted;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
constexpr float quiet_nan = std::numeric_limits<float>::quiet_NaN();
using V = std::vector<std::int32_t>;
}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("search_sorted finds lower and upper bounds row by row") {
  search_sorted s;
  const tensor sorted = values<float>({2, 4}, {1, 2, 2, 3, 5, 6, 7, 8});
  const tensor x = values<float>({2, 4}, {2, 0, 9, quiet_nan, 6, 5.5f, 8, 8.5f});
  using S = in<0, float, 2, 4>;
  using X = in<1, float, 2, 4>;
  using Y = out<std::int32_t, 2, 4>;
  tensor y = run(s, {sorted, x});
  CHECK(list<std::int32_t>(y) == V{1, 0, 4, 0, 1, 1, 3, 4});
  CHECK(agrees<Y, te::lower_bound<S, X, Y>>(y, {sorted, x}));
  s.upper = true;
  y = run(s, {sorted, x});
  CHECK(list<std::int32_t>(y) == V{3, 0, 4, 4, 2, 1, 4, 4});
  CHECK(agrees<Y, te::upper_bound<S, X, Y>>(y, {sorted, x}));
  CHECK(error_of(s, {sorted, values<float>({1, 1}, {1})}) ==
        "sorted_inputs float32[2,4] and values float32[1,1] must be as many rows of numbers");
}

TEST_CASE("search_sorted with boundaries buckets values of any type") {
  search_sorted s;
  s.upper = true;
  s.boundaries = {0, 1, 10};
  const tensor row = values<float>({1, 3}, {0, 1, 10});
  const tensor x = values<float>({6}, {-5, 0, 1, 1.5f, quiet_nan, 100});
  CHECK(list<std::int32_t>(run(s, {x})) == V{0, 1, 2, 2, 3, 3});
  using B = in<0, float, 1, 3>;
  using Y = out<std::int32_t, 6>;
  CHECK(agrees<Y, te::upper_bound<B, in<1, float, 6>, Y>>(run(s, {x}), {row, x}));
  const tensor whole = ints({-5, 0, 9, 10, 11, 3});
  CHECK(agrees<Y, te::upper_bound<B, in<1, std::int32_t, 6>, Y>>(run(s, {whole}), {row, whole}));
  // 1.1 is not above float's 1.1, which is a little more.
  s.boundaries = {1.1f};
  CHECK(list<std::int32_t>(run(s, {values<double>({1}, {1.1})})) == V{0});
  s.boundaries = std::vector<float>{};
  CHECK(list<std::int32_t>(run(s, {x})) == V(6, 0));
}
