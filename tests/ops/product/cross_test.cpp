// SPDX-License-Identifier: Apache-2.0
#include "ops/product/cross.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::cross;
using tf_embed::gen::dtype;

// Expected values are TensorFlow's.
TEST_CASE("cross") {
  cross c;
  CHECK(list<std::int32_t>(run(c, {ints({1, 2, 3}), ints({4, 5, 7})})) == std::vector<std::int32_t>{-1, 5, -3});
  const tensor a = numbered(dtype::int8, {2, 5, 3});
  CHECK(expands(c, {a, numbered(dtype::int8, {2, 5, 3})}, 1));
  CHECK(expands(c, {values<float>({3}, {1, 2, 3}), values<float>({3}, {0.5f, -1, 4})}, 1));
  CHECK(error_of(c, {ints({1, 2}), ints({4, 5})}) == "operands int32[2] and int32[2] must be triples of numbers");
  CHECK(error_of(c, {ints({1, 2, 3}), values<float>({3}, {1, 2, 3})}) ==
        "operands int32[3] and float32[3] must be triples of numbers");
}
