// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/gather_nd.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/gather_nd.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("gather_nd reference and layers") {
  te::gen::gather_nd g;
  const tensor x = values<float>({2, 2}, {1, 2, 3, 4});
  CHECK(list<float>(run(g, {x, ints({1, 0, 0, 1}).reshaped({2, 2})})) == std::vector<float>{3, 2});
  CHECK(list<float>(run(g, {x, ints({1, 0, 1}).reshaped({3, 1})})) == std::vector<float>{3, 4, 1, 2, 3, 4});
  CHECK(run(g, {x, tensor(dtype::int32, {3, 0})}).shape() == shape{3, 2, 2});
  CHECK(error_of(g, {x, ints({0, 2}).reshaped({1, 2})}) == "indices[0] = [0,2] does not index into param shape [2,2]");
  CHECK(error_of(g, {x, ints({0, 2, 1})}) == "indices int32[3] do not index into params float32[2,2]");

  const tensor y = numbered(dtype::int16, {4, 5, 6});
  const tensor ids = ints({3, 4, 0, 0, 2, 1}).reshaped({3, 2});
  using L = te::gather_nd<in<0, std::int16_t, 4, 5, 6>, in<1, std::int32_t, 3, 2>, out<std::int16_t, 3, 6>>;
  CHECK(agrees<out<std::int16_t, 3, 6>, L>(run(g, {y, ids}), {y, ids}));
  for (const std::int64_t bad : {-1, 5}) {
    run_layer_as<out<std::int16_t, 3, 6>, L, te::simd::scalar>({y, ints({bad, bad, 0, 0, 0, 0})},
                                                               te::status::index_out_of_range);
  }
}
