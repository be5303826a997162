// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/invert_permutation.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/invert_permutation.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("invert_permutation reference and layers") {
  te::gen::invert_permutation p;
  const tensor x = ints({2, 0, 1, 3});
  CHECK(same(run(p, {x}), ints({1, 2, 0, 3})));
  CHECK(error_of(p, {ints({2, 0})}) == "2 is not between 0 and 2");
  CHECK(error_of(p, {ints({0, 0})}) == "0 is duplicated in the input.");
  CHECK(error_of(p, {tensor::scalar(1.0f)}) == "x must be a vector of int32 or int64, but is float32[]");
  using L = te::invert_permutation<in<0, std::int32_t, 4>, out<std::int32_t, 4>>;
  CHECK(agrees<out<std::int32_t, 4>, L>(run(p, {x}), {x}));
  run_layer_as<out<std::int32_t, 4>, L, te::simd::scalar>({ints({0, 1, 1, 2})}, te::status::invalid_argument);
  run_layer_as<out<std::int32_t, 4>, L, te::simd::scalar>({ints({0, 1, 4, 2})}, te::status::invalid_argument);
}
