// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/space_to_depth.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/space_to_depth.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("space_to_depth and back, as TensorFlow gives it") {
  te::gen::space_to_depth there;
  there.block_size = 2;
  tensor x(dtype::int32, {1, 2, 4, 2});
  for (int i = 0; i < 16; ++i) x.mutable_as<std::int32_t>()[static_cast<std::size_t>(i)] = i;
  const tensor y = run(there, {x});
  CHECK(list<std::int32_t>(y) == std::vector<std::int32_t>{0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15});
  te::gen::space_to_depth back = there;
  back.to_space = true;
  CHECK(same(run(back, {y}), x));
  CHECK(agrees<out<int, 1, 1, 2, 8>, te::space_to_depth<in<0, int, 1, 2, 4, 2>, out<int, 1, 1, 2, 8>, 2>>(y, {x}));
  CHECK(agrees<out<int, 1, 2, 4, 2>, te::depth_to_space<in<0, int, 1, 1, 2, 8>, out<int, 1, 2, 4, 2>, 2>>(x, {y}));
  there.block_size = 3;
  CHECK(error_of(there, {x}) == "block_size 3 does not divide int32[1,2,4,2]");
  back.block_size = 3;
  CHECK(error_of(back, {x}) == "block_size 3 does not divide int32[1,2,4,2]");
}

TEST_CASE("space_to_depth with channels first is the transpose of channels last") {
  te::gen::space_to_depth first;
  first.block_size = 2;
  first.is_nchw = true;
  const tensor x = values<std::int32_t>({1, 1, 2, 2}, {1, 2, 3, 4});
  const tensor y = run(first, {x});
  CHECK(y.shape() == shape{1, 4, 1, 1});
  CHECK(list<std::int32_t>(y) == std::vector<std::int32_t>{1, 2, 3, 4});
}

TEST_CASE("depth_to_space layers of odd sizes") {
  te::gen::space_to_depth back;
  back.block_size = 3;
  back.to_space = true;
  const tensor x = numbered(dtype::int8, {2, 3, 5, 45});
  CHECK(agrees<out<std::int8_t, 2, 9, 15, 5>,
               te::depth_to_space<in<0, std::int8_t, 2, 3, 5, 45>, out<std::int8_t, 2, 9, 15, 5>, 3>>(run(back, {x}),
                                                                                                      {x}));
}
