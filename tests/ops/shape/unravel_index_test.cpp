// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/unravel_index.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/unravel_index.hpp>

using namespace tf_embed::test;
using tf_embed::gen::shape;
using tf_embed::gen::unravel_index;
namespace te = tf_embed;

// Expected values are TensorFlow's.
TEST_CASE("unravel_index") {
  unravel_index u;
  const tensor x = ints({5, 11, -1});
  const tensor y = run(u, {x, ints({3, 4})});
  CHECK(y.shape() == shape{2, 3});
  CHECK(list<std::int32_t>(y) == std::vector<std::int32_t>{1, 2, 0, 1, 3, -1});
  using Y = out<std::int32_t, 2, 3>;
  using L = te::unravel_index<in<0, std::int32_t, 3>, Y, te::ints<3, 4>>;
  CHECK(agrees<Y, L>(y, {x}));
  CHECK(list<std::int32_t>(run(u, {int_scalar(5), ints({3, 4})})) == std::vector<std::int32_t>{1, 1});
  CHECK(error_of(u, {ints({12}), ints({3, 4})}) == "indices[0] = 12 does not index into [3,4]");
  run_layer_as<Y, L, te::simd::scalar>({ints({0, 12, 1})}, te::status::index_out_of_range);
  CHECK(error_of(u, {x, int_scalar(5)}) ==
        "indices int32[3] must be one integer or a list, dims [5] a list of sizes above 0");
  CHECK(error_of(u, {x, ints({3, 0})}) ==
        "indices int32[3] must be one integer or a list, dims [3,0] a list of sizes above 0");
}
