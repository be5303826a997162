// SPDX-License-Identifier: Apache-2.0
#include "ops/element/bitcast.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/bitcast.hpp>

using namespace tf_embed::test;
using tf_embed::gen::bitcast;
using tf_embed::gen::dtype;

// Expected values are TensorFlow's.
TEST_CASE("bitcast") {
  bitcast b;
  b.to = dtype::uint8;
  const tensor one = values<float>({1}, {1});
  const tensor bytes = values<std::uint8_t>({1, 4}, {0, 0, 128, 63});
  CHECK(same(run(b, {one}), bytes));
  CHECK(agrees<out<std::uint8_t, 1, 4>, tf_embed::bitcast<in<0, float, 1>, out<std::uint8_t, 1, 4>>>(bytes, {one}));
  b.to = dtype::float32;
  CHECK(same(run(b, {bytes}), one));
  b.to = dtype::int32;
  CHECK(list<std::int32_t>(run(b, {values<float>({2}, {1, 2})})) == std::vector<std::int32_t>{1065353216, 1073741824});
  CHECK(run(b, {tensor(dtype::uint8, {0, 4})}).shape() == tf_embed::gen::shape{0});
  CHECK(error_of(b, {tensor(dtype::uint8, {3})}) == "the last axis of uint8[3] must be 4 to be taken for int32");
  CHECK(error_of(b, {tensor(dtype::uint8, {})}) == "the last axis of uint8[] must be 4 to be taken for int32");
  CHECK(error_of(b, {tensor(dtype::boolean, {3})}) == "bool[3] cannot be taken for int32");
}
