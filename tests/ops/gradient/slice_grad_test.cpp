// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/slice_grad.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
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
