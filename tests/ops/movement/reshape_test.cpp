// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reshape.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::reshape;
using tf_embed::gen::shape;

namespace {

reshape squeeze(std::vector<std::int64_t> dims) {
  reshape r;
  r.kind = reshape::form::squeeze;
  r.squeeze_dims = std::move(dims);
  return r;
}

}  // namespace

TEST_CASE("reshape keeps the elements and works out one open size") {
  reshape r;
  const tensor x = numbered(tf_embed::gen::dtype::float32, {2, 3, 4});
  CHECK(r.is_view());
  CHECK(run(r, {x, ints({4, -1})}).shape() == shape{4, 6});
  CHECK(run(r, {x, ints({24})}).shape() == shape{24});
  CHECK(run(r, {numbered(tf_embed::gen::dtype::int8, {1, 1}), ints({})}).shape() == shape{});
  CHECK(run(r, {tensor(tf_embed::gen::dtype::float32, {0, 3}), ints({3, -1})}).shape() == shape{3, 0});
  CHECK(run(r, {tensor(tf_embed::gen::dtype::float32, {0, 3}), ints({0})}).shape() == shape{0});
  // TensorFlow leaves the zeros out where it divides.
  CHECK(run(r, {tensor(tf_embed::gen::dtype::float32, {0, 3}), ints({0, -1})}).shape() == shape{0, 3});
  CHECK(run(r, {tensor(tf_embed::gen::dtype::float32, {0}), ints({0, -1})}).shape() == shape{0, 1});
  CHECK(run(r, {tensor(tf_embed::gen::dtype::float32, {0, 4, 3}), ints({-1, 0, 6})}).shape() == shape{2, 0, 6});
}

TEST_CASE("reshape refuses shapes that do not fit") {
  reshape r;
  const tensor x = numbered(tf_embed::gen::dtype::float32, {2, 3});
  CHECK(error_of(r, {x, ints({4, -1})}) == "float32[2,3] cannot be reshaped to [4,-1]");
  CHECK(error_of(r, {x, ints({-1, -1})}) == "float32[2,3] cannot be reshaped to [-1,-1]: more than one -1");
  CHECK(error_of(r, {x, ints({-2, 3})}) == "float32[2,3] cannot be reshaped to [-2,3]: negative size");
  CHECK(error_of(r, {x, ints({0, -1})}) == "float32[2,3] cannot be reshaped to [0,-1]: -1 is ambiguous beside a 0");
  CHECK(error_of(r, {x}) == "needs 2 inputs, but has 1");
  CHECK(error_of(r, {x, ints({std::int64_t{1} << 30, 1 << 30, 1 << 30})}) ==
        "float32[2,3] cannot be reshaped to [1073741824,1073741824,1073741824]");
}

TEST_CASE("squeeze drops all axes of size 1, or the named ones") {
  const tensor x = numbered(tf_embed::gen::dtype::float32, {1, 3, 1, 2});
  auto all = squeeze({});
  auto last = squeeze({-2});
  CHECK(run(all, {x}).shape() == shape{3, 2});
  CHECK(run(last, {x}).shape() == shape{1, 3, 2});
  auto bad = squeeze({1});
  CHECK(error_of(bad, {x}) == "squeeze_dims 1 must be of size 1, but is 3 in float32[1,3,1,2]");
  auto beyond = squeeze({4});
  CHECK(error_of(beyond, {x}) == "squeeze_dims 4 is not an axis of float32[1,3,1,2]");
}

TEST_CASE("expand_dims puts an axis anywhere") {
  reshape r;
  r.kind = reshape::form::expand_dims;
  const tensor x = numbered(tf_embed::gen::dtype::float32, {2, 3});
  CHECK(run(r, {x, int_scalar(0)}).shape() == shape{1, 2, 3});
  CHECK(run(r, {x, int_scalar(-1)}).shape() == shape{2, 3, 1});
  CHECK(run(r, {x, int_scalar(-2)}).shape() == shape{2, 1, 3});
  CHECK(run(r, {tensor::scalar(1.0f), int_scalar(0)}).shape() == shape{1});
  CHECK(error_of(r, {x, int_scalar(3)}) == "dim 3 is not an axis of a tensor of rank 3");
}
