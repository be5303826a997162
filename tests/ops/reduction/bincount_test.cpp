// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/bincount.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/bincount.hpp>

using namespace tf_embed::test;
using tf_embed::gen::bincount;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
using V = std::vector<float>;
const tensor none(dtype::float32, {0});
const tensor matrix = ints({1, 1, 3, 7}).reshaped({2, 2});
const tensor weights = values<float>({2, 2}, {1, 2, 3, 4});
}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("bincount counts, or adds up weights") {
  bincount c;
  const tensor x = ints({1, 1, 3, 7});
  const tensor y = run(c, {x, int_scalar(4), none});
  CHECK(list<float>(y) == V{0, 2, 0, 1});
  using Y = out<float, 4>;
  CHECK(agrees<Y, te::bin_counts<in<0, std::int32_t, 4>, Y>>(y, {x}));
  const tensor sums = run(c, {matrix, int_scalar(4), weights});
  CHECK(list<float>(sums) == V{0, 3, 0, 3});
  using M = in<0, std::int32_t, 2, 2>;
  CHECK(agrees<Y, te::bin_sums<M, in<1, float, 2, 2>, Y>>(sums, {matrix, weights}));
  CHECK(run(c, {x, int_scalar(0), none}).shape() == shape{0});
  CHECK(error_of(c, {ints({1, -1}), int_scalar(4), none}) == "element 1 is negative: -1");
  run_layer_as<Y, te::bin_counts<in<0, std::int32_t, 2>, Y>, te::simd::scalar>({ints({1, -1})},
                                                                               te::status::invalid_argument);
  CHECK(error_of(c, {x, int_scalar(4), weights}) ==
        "arr int32[4], size 4 and weights float32[2,2] do not fit together");
}

TEST_CASE("bincount by rows, and of what occurs at all") {
  bincount c;
  c.by_rows = true;
  using M = in<0, std::int32_t, 2, 2>;
  using Y = out<float, 2, 4>;
  tensor y = run(c, {matrix, int_scalar(4), weights});
  CHECK(list<float>(y) == V{0, 3, 0, 0, 0, 0, 0, 3});
  CHECK(agrees<Y, te::bin_sums<M, in<1, float, 2, 2>, Y>>(y, {matrix, weights}));
  CHECK(list<float>(run(c, {int_scalar(1), int_scalar(4), none})) == V{0, 1, 0, 0});
  c.is_binary = true;
  y = run(c, {matrix, int_scalar(4), weights});
  CHECK(list<float>(y) == V{0, 1, 0, 0, 0, 0, 0, 1});
  CHECK(agrees<Y, te::bin_marks<M, Y>>(y, {matrix}));
}
