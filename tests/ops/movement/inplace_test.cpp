// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/inplace.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::inplace;
using tf_embed::gen::scatter_nd;

// Expected values are TensorFlow's.
TEST_CASE("inplace: rows replaced, added and subtracted, their numbers modulo the rows") {
  inplace i;
  const tensor x = values<float>({2, 2}, {1, 2, 3, 4});
  const tensor nine = values<float>({1, 2}, {9, 9});
  using V = std::vector<float>;
  CHECK(list<float>(run(i, {x, ints({-1}), nine})) == V{1, 2, 9, 9});
  CHECK(expands(i, {x, ints({-1}), nine}, 3));
  i.kind = scatter_nd::form::add;
  const tensor two = values<float>({2, 2}, {9, 9, 1, 1});
  CHECK(list<float>(run(i, {x, ints({1, 1}), two})) == V{1, 2, 13, 14});
  CHECK(list<float>(run(i, {x, ints({5, -3}), two})) == V{1, 2, 13, 14});
  CHECK(expands(i, {x, ints({5, -3}), two}, 2));
  i.kind = scatter_nd::form::sub;
  CHECK(list<float>(run(i, {x, ints({0, 1}), two})) == V{-8, -7, 2, 3});
  CHECK(expands(i, {x, ints({0, 1}), two}, 3));
  CHECK(error_of(i, {x, ints({0}), two}) == "x float32[2,2], i int32[1] and v float32[2,2] do not fit together");
}
