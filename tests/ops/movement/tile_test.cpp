// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/tile.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/tile.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("tile reference and layers") {
  te::gen::tile op;
  const tensor x = values<float>({2, 2}, {1, 2, 3, 4});
  CHECK(list<float>(run(op, {x, ints({1, 2})})) == std::vector<float>{1, 2, 1, 2, 3, 4, 3, 4});
  CHECK(list<float>(run(op, {x, ints({2, 1})})) == std::vector<float>{1, 2, 3, 4, 1, 2, 3, 4});
  run(op, {x, ints({1, 1})});
  CHECK(op.is_view());
  CHECK(run(op, {x, ints({0, 3})}).shape() == shape{0, 6});
  CHECK(error_of(op, {x, ints({2})}) ==
        "multiples [2] must be one number, not negative, for each axis of float32[2,2]");
  CHECK(error_of(op, {x, ints({1, -2})}) ==
        "multiples [1,-2] must be one number, not negative, for each axis of float32[2,2]");
  const tensor y = numbered(dtype::int8, {3, 1, 5});
  CHECK(agrees<out<std::int8_t, 6, 4, 15>, te::tile<in<0, std::int8_t, 3, 1, 5>, out<std::int8_t, 6, 4, 15>>>(
      run(op, {y, ints({2, 4, 3})}), {y}));
  CHECK(agrees<out<std::int8_t, 3, 0, 5>, te::tile<in<0, std::int8_t, 3, 1, 5>, out<std::int8_t, 3, 0, 5>>>(
      run(op, {y, ints({1, 0, 1})}), {y}));
  const tensor s = tensor::scalar(1.0f);
  CHECK(agrees<out<float>, te::tile<in<0, float>, out<float>>>(run(op, {s, ints({})}), {s}));
}
