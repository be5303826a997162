// SPDX-License-Identifier: Apache-2.0
#include "ops/element/approximate_equal.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::approximate_equal;

// Expected values are TensorFlow's.
TEST_CASE("approximate_equal") {
  approximate_equal e;
  e.tolerance = 0.01f;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const tensor x = values<float>({3}, {1, 2, nan});
  const tensor y = values<float>({3}, {1.00001f, 2.1f, nan});
  CHECK(list<bool>(run(e, {x, y})) == std::vector<bool>{true, false, false});
  CHECK(expands(e, {x, y}, 2));
  e.tolerance = 1;
  CHECK(list<bool>(run(e, {values<float>({2}, {0, 1}), values<float>({2}, {1, -1})})) ==
        std::vector<bool>{true, false});
  CHECK(expands(e, {values<double>({2}, {1, 2}), values<double>({2}, {1.01, 2.009})}, 1));
  CHECK(error_of(e, {x, values<float>({1}, {1})}) == "operands float32[3] and float32[1] must be floats of one shape");
  CHECK(error_of(e, {ints({1}), ints({1})}) == "operands int32[1] and int32[1] must be floats of one shape");
}
