// SPDX-License-Identifier: Apache-2.0
#include "plan/packing.hpp"

#include <tf_embed/core/packed.hpp>

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("columns are packed where the library looks for them, zeros behind") {
  const auto block = GENERATE(1, 4, 8, 16);
  const auto columns = GENERATE(std::int64_t{1}, std::int64_t{7}, std::int64_t{16}, std::int64_t{19});
  constexpr std::int64_t depth = 3;
  tensor t(dtype::float32, {depth, columns});
  float next = 1;
  for (float& x : t.mutable_as<float>()) x = next++;
  const tensor packed = pack_columns(t, block);
  REQUIRE(static_cast<std::size_t>(packed.size()) ==
          static_cast<std::size_t>(tf_embed::packed_size(depth, columns, block)));
  double sum = 0;
  for (const float x : packed.as<float>()) sum += static_cast<double>(x);
  CHECK(sum == static_cast<double>(depth * columns * (depth * columns + 1)) / 2);
  for (std::int64_t k = 0; k < depth; ++k) {
    for (std::int64_t n = 0; n < columns; ++n) {
      const auto at = static_cast<std::size_t>(tf_embed::packed_index(k, n, depth, block));
      CHECK(packed.as<float>()[at] == t.as<float>()[static_cast<std::size_t>(k * columns + n)]);
    }
  }
}
