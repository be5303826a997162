// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/norm.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::norm;

// Expected values are TensorFlow's.
TEST_CASE("norm: half the sum of squares") {
  norm n;
  n.is_loss = true;
  const tensor x = values<float>({3}, {7, 200, 3});
  CHECK(list<float>(run(n, {x})) == std::vector<float>{20029});
  CHECK(expands(n, {x}, 1));
  CHECK(expands(n, {values<double>({2, 2}, {1, 2, 3, 4})}, 1));
  CHECK(expands(n, {tensor(dtype::float32, {0})}, 1));
  CHECK(error_of(n, {ints({1})}) == "is not defined for int32[1]");
}

TEST_CASE("norm along axes") {
  norm n;
  const tensor x = values<float>({2, 2}, {3, 4, 6, 8});
  CHECK(list<float>(run(n, {x, ints({1})})) == std::vector<float>{5, 10});
  CHECK(expands(n, {x, ints({1})}, 1));
  n.keep_dims = true;
  CHECK(run(n, {x, ints({-1})}).shape() == tf_embed::gen::shape{2, 1});
  CHECK(expands(n, {x, ints({-1})}, 1));
}

TEST_CASE("norm of integers: the sum wraps, the root is cut") {
  norm n;
  CHECK(list<std::int32_t>(run(n, {ints({3, 4, 7, 8}).reshaped({2, 2}), ints({1})})) ==
        std::vector<std::int32_t>{5, 10});
  const tensor bytes = values<std::int8_t>({3}, {7, -56, 3});
  CHECK(list<std::int8_t>(run(n, {bytes, ints({0})})) == std::vector<std::int8_t>{11});
  CHECK(expands(n, {bytes, ints({0})}, 1));
  const tensor wraps = values<std::int16_t>({3}, {7, 200, 3});
  CHECK(list<std::int16_t>(run(n, {wraps, ints({0})})) == std::vector<std::int16_t>{0});
  CHECK(expands(n, {wraps, ints({0})}, 1));
}
