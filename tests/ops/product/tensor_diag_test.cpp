// SPDX-License-Identifier: Apache-2.0
#include "ops/product/tensor_diag.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
using tf_embed::gen::tensor_diag;

// Expected values are TensorFlow's.
TEST_CASE("tensor_diag there and back") {
  tensor_diag d;
  const tensor x = values<float>({2, 2}, {1, 2, 3, 4});
  const tensor y = run(d, {x});
  CHECK(y.shape() == shape{2, 2, 2, 2});
  CHECK(list<float>(y) == std::vector<float>{1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4});
  CHECK(expands(d, {x}, 1));
  CHECK(expands(d, {numbered(dtype::int64, {3})}, 1));
  tensor_diag part;
  part.is_part = true;
  CHECK(same(run(part, {y}), x));
  CHECK(expands(part, {numbered(dtype::int32, {2, 3, 2, 3})}, 1));
  CHECK(error_of(d, {tensor::scalar<float>(1)}) == "input float32[] must have an axis");
  CHECK(error_of(part, {values<float>({2}, {1, 2})}) == "input float32[2] must have two equal halves of axes");
  CHECK(error_of(part, {tensor(dtype::float32, {2, 3})}) == "input float32[2,3] must have two equal halves of axes");
}
