// SPDX-License-Identifier: Apache-2.0
#include "program/packing.hpp"

#include <tf_embed/core/packed.hpp>

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("columns are packed where the library looks for them, zeros behind") {
  const auto block = GENERATE(std::size_t{1}, std::size_t{4}, std::size_t{8}, std::size_t{16});
  const auto columns = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{16}, std::size_t{19});
  constexpr std::size_t depth = 3;
  tensor t(dtype::float32, {static_cast<std::int64_t>(depth), static_cast<std::int64_t>(columns)});
  float next = 1;
  for (float& x : t.mutable_as<float>()) x = next++;
  const tensor packed = pack_columns(t, static_cast<int>(block));
  const auto values = packed.as<float>();
  REQUIRE(values.size() == tf_embed::packed_size(depth, columns, block));
  double sum = 0;
  for (const float x : values) sum += static_cast<double>(x);
  CHECK(sum == static_cast<double>(depth * columns * (depth * columns + 1)) / 2);
  for (std::size_t k = 0; k < depth; ++k) {
    for (std::size_t n = 0; n < columns; ++n) {
      CHECK(values[tf_embed::packed_index(k, n, depth, block)] == t.as<float>()[k * columns + n]);
    }
  }
}
