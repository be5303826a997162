// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/broadcast_to.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/broadcast_to.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("broadcast_to reference and layers") {
  te::gen::broadcast_to op;
  const tensor x = values<float>({2, 1}, {1, 2});
  CHECK(list<float>(run(op, {x, ints({2, 3})})) == std::vector<float>{1, 1, 1, 2, 2, 2});
  CHECK(!op.is_view());
  run(op, {x, ints({1, 2, 1})});
  CHECK(op.is_view());
  CHECK(run(op, {x, ints({2, 0})}).shape() == shape{2, 0});
  CHECK(error_of(op, {x, ints({3, 3})}) == "float32[2,1] cannot be broadcast to [3,3]");
  CHECK(error_of(op, {x, ints({2})}) == "float32[2,1] cannot be broadcast to [2]");
  CHECK(error_of(op, {x, ints({2, -1})}) == "float32[2,1] cannot be broadcast to [2,-1]");

  const tensor y = numbered(dtype::int16, {3, 1, 5, 1});
  CHECK(agrees<out<std::int16_t, 2, 3, 4, 5, 33>,
               te::broadcast_to<in<0, std::int16_t, 3, 1, 5, 1>, out<std::int16_t, 2, 3, 4, 5, 33>>>(
      run(op, {y, ints({2, 3, 4, 5, 33})}), {y}));
  const tensor s = tensor::scalar(2.5);
  CHECK(agrees<out<double, 3, 7>, te::broadcast_to<in<0, double>, out<double, 3, 7>>>(run(op, {s, ints({3, 7})}), {s}));
  CHECK(agrees<out<double, 0>, te::broadcast_to<in<0, double>, out<double, 0>>>(run(op, {s, ints({0})}), {s}));
}
