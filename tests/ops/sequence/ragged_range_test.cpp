// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ragged_range.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("ragged_range, as TensorFlow has it") {
  te::gen::ragged_range r;
  const auto made = run_all(r, {ints({1, 5, 3}), ints({4, 5, 0}), ints({1, 1, -1})});
  CHECK(list<std::int64_t>(made[0]) == std::vector<std::int64_t>{0, 3, 3, 6});
  CHECK(list<std::int32_t>(made[1]) == std::vector<std::int32_t>{1, 2, 3, 3, 2, 1});
  const auto scalars = run_all(r, {int_scalar(0), ints({2, 0, 1}), int_scalar(1)});
  CHECK(list<std::int32_t>(scalars[1]) == std::vector<std::int32_t>{0, 1, 0});
  CHECK(error_of(r, {ints({1}), ints({4}), int_scalar(0)}) == "delta must not be 0");
  CHECK(error_of(r, {ints({1, 2}), ints({4}), int_scalar(1)}) == "limits is int32[1], but must have 2 elements");
}
