// SPDX-License-Identifier: Apache-2.0
#include "ir/shape.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace tf_embed::gen;
using strides = std::vector<std::int64_t>;

TEST_CASE("shapes print with unknown dimensions as question marks", "[shape]") {
  CHECK(to_string(shape{}) == "[]");
  CHECK(to_string(shape{1, 224, 224, 3}) == "[1,224,224,3]");
  CHECK(to_string(shape{-1, 0}) == "[?,0]");
}

TEST_CASE("element counts saturate and never overflow", "[shape]") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(element_count({}) == 1);
  CHECK(element_count({2, 3, 4}) == 24);
  CHECK(element_count({0, most, most}) == 0);
  CHECK(element_count({most, most, 0}) == 0);
  CHECK(element_count({max_elements}) == max_elements);
  CHECK(element_count({max_elements, 2}) == max_elements + 1);
  CHECK(element_count({most, most, most}) == max_elements + 1);
  CHECK(element_count({-1, 3}) == -1);
  CHECK(is_static({0, 1}));
  CHECK(!is_static({2, -1}));
}

TEST_CASE("broadcasting follows NumPy", "[shape]") {
  CHECK(*broadcast({2, 3}, {3}) == shape{2, 3});
  CHECK(*broadcast({}, {4, 1}) == shape{4, 1});
  CHECK(*broadcast({5, 1, 3}, {4, 1}) == shape{5, 4, 3});
  CHECK(*broadcast({0}, {1}) == shape{0});
  CHECK(*broadcast({-1, 1}, {1, 7}) == shape{-1, 7});
  CHECK(*broadcast({-1}, {3}) == shape{3});
  CHECK(*broadcast({0}, {-1}) == shape{0});
  CHECK(broadcast({2, 3}, {4}).error().message == "shapes [2,3] and [4] do not broadcast");
  CHECK(broadcast({0}, {2}).error().message == "shapes [0] and [2] do not broadcast");
  CHECK(broadcast({2, 1}, {3, 0}).error().message == "shapes [2,1] and [3,0] do not broadcast");
}

TEST_CASE("axes count from either end", "[shape]") {
  CHECK(*canonical_axis(-1, 4) == 3);
  CHECK(*canonical_axis(0, 1) == 0);
  CHECK(canonical_axis(4, 4).error().message == "axis 4 is out of range for rank 4");
  CHECK(canonical_axis(-5, 4).error().message == "axis -5 is out of range for rank 4");
  CHECK(canonical_axis(0, 0).error().message == "axis 0 is out of range for rank 0");
  CHECK(!canonical_axis(std::numeric_limits<std::int64_t>::min(), 2));
}

TEST_CASE("strides are row-major, and zero along broadcast axes", "[shape]") {
  CHECK(row_major_strides({2, 3, 4}) == strides{12, 4, 1});
  CHECK(row_major_strides({}).empty());
  CHECK(broadcast_strides({3}, {2, 3}) == strides{0, 1});
  CHECK(broadcast_strides({2, 1}, {2, 3}) == strides{1, 0});
  CHECK(broadcast_strides({1, 2, 3}, {4, 2, 3}) == strides{0, 3, 1});
  CHECK(row_major_strides({0, std::int64_t{1} << 62, 8, 8}).size() == 4);
}
