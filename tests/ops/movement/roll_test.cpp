// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/roll.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/roll.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::roll;
namespace te = tf_embed;

// Expected values are TensorFlow's.
TEST_CASE("roll moves in a circle, in both directions and further than the axis is long") {
  roll r;
  const tensor x = ints({1, 2, 3, 4, 5});
  using V = std::vector<std::int32_t>;
  CHECK(list<std::int32_t>(run(r, {x, int_scalar(1), int_scalar(0)})) == V{5, 1, 2, 3, 4});
  CHECK(list<std::int32_t>(run(r, {x, int_scalar(-7), int_scalar(-1)})) == V{3, 4, 5, 1, 2});
  CHECK(list<std::int32_t>(run(r, {x, ints({2, -1}), ints({0, 0})})) == V{5, 1, 2, 3, 4});
  CHECK(list<std::int32_t>(run(r, {x, ints({}), ints({})})) == V{1, 2, 3, 4, 5});
  CHECK(run(r, {tensor(dtype::float32, {2, 0}), int_scalar(1), int_scalar(1)}).size() == 0);
}

TEST_CASE("roll in generated code") {
  roll r;
  const tensor x = numbered(dtype::int16, {4, 3, 5, 2});
  using X = in<0, std::int16_t, 4, 3, 5, 2>;
  using Y = out<std::int16_t, 4, 3, 5, 2>;
  using S1 = in<1, std::int32_t>;
  using S2 = in<1, std::int32_t, 2>;
  for (const int by : {0, 1, -1, 4, 13, -9}) {
    const tensor s = int_scalar(by);
    CHECK(agrees<Y, te::roll<X, S1, Y, te::ints<0>>>(run(r, {x, s, int_scalar(0)}), {x, s}));
    CHECK(agrees<Y, te::roll<X, S1, Y, te::ints<2>>>(run(r, {x, s, int_scalar(2)}), {x, s}));
    CHECK(agrees<Y, te::roll<X, S1, Y, te::ints<3>>>(run(r, {x, s, int_scalar(3)}), {x, s}));
    const tensor two = ints({by, 2});
    CHECK(agrees<Y, te::roll<X, S2, Y, te::ints<1, 3>>>(run(r, {x, two, ints({1, 3})}), {x, two}));
    CHECK(agrees<Y, te::roll<X, S2, Y, te::ints<2, 0>>>(run(r, {x, two, ints({2, 0})}), {x, two}));
    CHECK(agrees<Y, te::roll<X, S2, Y, te::ints<1, 1>>>(run(r, {x, two, ints({1, 1})}), {x, two}));
  }
}

TEST_CASE("roll refuses shifts and axes that do not fit") {
  roll r;
  const tensor x = ints({1, 2});
  CHECK(error_of(r, {x, ints({1, 2}), ints({0})}) ==
        "shift int32[2] and axis [0] must be one number for each axis of int32[2]");
  CHECK(error_of(r, {int_scalar(1), int_scalar(1), int_scalar(0)}) ==
        "shift int32[] and axis [0] must be one number for each axis of int32[]");
  CHECK(error_of(r, {x, int_scalar(1), int_scalar(1)}) != "no error");
}
