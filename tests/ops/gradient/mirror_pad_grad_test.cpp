// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/mirror_pad_grad.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::mirror_pad_grad;

// Expected values are TensorFlow's.
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
