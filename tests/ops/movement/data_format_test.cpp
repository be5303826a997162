// SPDX-License-Identifier: Apache-2.0
// DataFormatDimMap, DataFormatVecPermute.
#include "ops/movement/data_format.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::data_format;

// Expected values are TensorFlow's.
TEST_CASE("data_format of axes") {
  data_format d;
  const tensor x = ints({-4, -3, -2, -1, 0, 1, 2, 3, 4, -5});
  CHECK(list<std::int32_t>(run(d, {x})) == std::vector<std::int32_t>{0, 2, 3, 1, 0, 2, 3, 1, 0, 1});
  CHECK(expands(d, {x}, 1));
  CHECK(error_of(d, {values<float>({1}, {1})}) == "input must be int32 or int64, but is float32[1]");
}

TEST_CASE("data_format of sizes") {
  data_format d;
  d.permutes = true;
  CHECK(list<std::int32_t>(run(d, {ints({1, 2, 3, 4})})) == std::vector<std::int32_t>{1, 4, 2, 3});
  CHECK(expands(d, {ints({1, 2, 3, 4})}, 1));
  const tensor pairs = ints({1, 2, 3, 4, 5, 6, 7, 8}).reshaped({4, 2});
  CHECK(list<std::int32_t>(run(d, {pairs})) == std::vector<std::int32_t>{1, 2, 7, 8, 3, 4, 5, 6});
  CHECK(expands(d, {pairs}, 1));
  d.source = "HWNC";
  d.target = "WHNC";
  CHECK(list<std::int32_t>(run(d, {ints({7, 8})})) == std::vector<std::int32_t>{8, 7});
  CHECK(error_of(d, {ints({7, 8, 9})}) == "input int32[3] must have 2 or 4 rows");
  CHECK(error_of(d, {int_scalar(1)}) == "input int32[] must have 2 or 4 rows");
}
