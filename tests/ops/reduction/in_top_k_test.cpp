// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/in_top_k.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/in_top_k.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::in_top_k;
namespace te = tf_embed;

// Expected values are TensorFlow's.
TEST_CASE("in_top_k") {
  in_top_k t;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const tensor x = values<float>({4, 4}, {.1f, .5f, .5f, .2f, .9f, nan, .3f, .2f, .1f, .2f, infinity, .4f, 1, 2, 2, 2});
  using Y = out<bool, 4>;
  using L = te::in_top_k<in<0, float, 4, 4>, in<1, std::int32_t, 4>, in<2, std::int32_t>, Y>;
  for (const tensor& targets : {ints({1, 0, 3, 2}), ints({2, 9, 3, -1}), ints({3, 1, 2, 0})}) {
    for (const int k : {0, 1, 2, 4}) {
      const tensor y = run(t, {x, targets, int_scalar(k)});
      CHECK(agrees<Y, L>(y, {x, targets, int_scalar(k)}));
    }
  }
  CHECK(list<bool>(run(t, {x, ints({1, 0, 3, 2}), int_scalar(1)})) == std::vector<bool>{true, false, false, true});
  CHECK(list<bool>(run(t, {x, ints({2, 9, 3, -1}), int_scalar(2)})) == std::vector<bool>{true, false, false, false});
  CHECK(list<bool>(run(t, {x, ints({3, 0, 0, 0}), int_scalar(2)})) == std::vector<bool>(4, false));
  CHECK(list<bool>(run(t, {x, ints({3, 0, 0, 0}), int_scalar(3)})) == std::vector<bool>{true, false, false, false});
  t.k = 1;
  CHECK(list<bool>(run(t, {x, ints({1, 0, 3, 2})})) == std::vector<bool>{true, false, false, true});
  CHECK(error_of(t, {x, ints({1})}) ==
        "predictions float32[4,4] and targets int32[1] do not fit together, or k is not one integer");
}
