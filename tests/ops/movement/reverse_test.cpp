// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reverse.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/reverse.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("reverse reference and layers") {
  te::gen::reverse op;
  const tensor x = values<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(list<float>(run(op, {x, ints({-1})})) == std::vector<float>{3, 2, 1, 6, 5, 4});
  CHECK(list<float>(run(op, {x, ints({0, 1})})) == std::vector<float>{6, 5, 4, 3, 2, 1});
  CHECK(same(run(op, {x, ints({})}), x));
  CHECK(error_of(op, {x, ints({0, -2})}) == "axis [0,-2] must name axes of float32[2,3], each at most once");
  const tensor y = numbered(dtype::int16, {3, 9, 5});
  CHECK(agrees<out<std::int16_t, 3, 9, 5>,
               te::reverse<in<0, std::int16_t, 3, 9, 5>, out<std::int16_t, 3, 9, 5>, te::ints<0, 2>>>(
      run(op, {y, ints({0, 2})}), {y}));
  CHECK(agrees<out<std::int16_t, 3, 9, 5>,
               te::reverse<in<0, std::int16_t, 3, 9, 5>, out<std::int16_t, 3, 9, 5>, te::ints<1>>>(
      run(op, {y, ints({1})}), {y}));
  const tensor e(dtype::float64, {0, 2});
  CHECK(agrees<out<double, 0, 2>, te::reverse<in<0, double, 0, 2>, out<double, 0, 2>, te::ints<0>>>(
      run(op, {e, ints({0})}), {e}));
  op.is_flags = true;
  CHECK(list<float>(run(op, {x, values<bool>({2}, {false, true})})) == std::vector<float>{3, 2, 1, 6, 5, 4});
}
