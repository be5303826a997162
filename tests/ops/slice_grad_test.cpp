// SPDX-License-Identifier: Apache-2.0
#include "ops/slice_grad.hpp"

#include "expansion_support.hpp"
#include "movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::mirror_pad_grad;
using tf_embed::gen::strided_slice_grad;

// Expected values are TensorFlow's.
TEST_CASE("strided_slice_grad") {
  strided_slice_grad g;
  const tensor two = values<float>({2}, {1, 2});
  CHECK(list<float>(run(g, {ints({5}), ints({4}), ints({0}), ints({-2}), two})) == std::vector<float>{0, 0, 2, 0, 1});
  CHECK(expands(g, {ints({5}), ints({4}), ints({0}), ints({-2}), two}, 0));
  CHECK(list<float>(run(g, {ints({3}), ints({0}), ints({2}), ints({1}), two})) == std::vector<float>{1, 2, 0});
  const std::vector<tensor> shrunk{ints({3, 4}), ints({1, 0}), ints({2, 4}), ints({1, 2}), two};
  g.slice.shrink_axis_mask = 1;
  CHECK(list<float>(run(g, shrunk)) == std::vector<float>{0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0});
  CHECK(expands(g, shrunk, 0));
  CHECK(error_of(g, {ints({3, 4}), ints({1, 0}), ints({2, 4}), ints({1, 2}), int_scalar(1)}) ==
        "dy must be [2] as the slice of [3,4], but is int32[]");
  CHECK(error_of(g, {ints({-3}), ints({1}), ints({2}), ints({1}), two}) ==
        "shape must be a vector of sizes, but is [-3]");
  CHECK(error_of(g, {ints({3}), ints({1}), ints({2}), ints({0}), two}) != "no error");
}

TEST_CASE("mirror_pad_grad") {
  mirror_pad_grad g;
  const tensor x = values<float>({10}, {-3, 4, 0, 7, 3, -1, 6, 2, -2, 5});
  const tensor paddings = ints({2, 3}).reshaped({1, 2});
  CHECK(list<float>(run(g, {x, paddings})) == std::vector<float>{0, 16, -2, 1, 6});
  CHECK(expands(g, {x, paddings}, 1));
  g.is_reflect = false;
  CHECK(list<float>(run(g, {x, paddings})) == std::vector<float>{4, 4, 8, -3, 8});
  CHECK(expands(g, {x, paddings}, 1));
  const tensor bytes = values<std::int8_t>({3, 3}, {100, 100, 1, 100, 100, 2, 3, 4, 5});
  const tensor corner = ints({1, 1, 0, 1}).reshaped({2, 2});
  CHECK(list<std::int8_t>(run(g, {bytes, corner})) == std::vector<std::int8_t>{-53, -44});
  CHECK(error_of(g, {x, ints({5, 5}).reshaped({1, 2})}) == "paddings 5 and 5 of axis 0 do not fit float32[10]");
  CHECK(error_of(g, {x, ints({5})}) ==
        "paddings must be [1,2] for numbers of that many axes, but are [1] for float32[10]");
}
