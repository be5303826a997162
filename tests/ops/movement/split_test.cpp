// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/split.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/split.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
te::gen::split op(te::gen::split::form kind, std::int64_t count, std::int64_t axis = 0) {
  te::gen::split s;
  s.kind = kind;
  s.count = count;
  s.axis = axis;
  return s;
}
using enum te::gen::split::form;
}  // namespace

TEST_CASE("split into equal parts") {
  auto s = op(split, 2);
  const tensor x = values<float>({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  const auto parts = run_all(s, {int_scalar(-1), x});
  CHECK(list<float>(parts.at(0)) == std::vector<float>{1, 2, 5, 6});
  CHECK(list<float>(parts.at(1)) == std::vector<float>{3, 4, 7, 8});
  CHECK(agrees<out<float, 2, 2>, te::split<in<0, float, 2, 4>, out<float, 2, 2>, 1, 2>>(parts[1], {x}));
  auto three = op(split, 3);
  CHECK(error_of(three, {int_scalar(1), x}) == "axis 1 of float32[2,4] cannot be split into 3 equal parts");
}

TEST_CASE("split by sizes, one of them open") {
  auto s = op(split_v, 3);
  const tensor x = numbered(dtype::int8, {5, 3});
  const auto parts = run_all(s, {x, ints({1, -1, 0}), int_scalar(0)});
  CHECK(parts.at(1).shape() == shape{4, 3});
  CHECK(parts.at(2).shape() == shape{0, 3});
  CHECK(
      agrees<out<std::int8_t, 4, 3>, te::split<in<0, std::int8_t, 5, 3>, out<std::int8_t, 4, 3>, 0, 1>>(parts[1], {x}));
  CHECK(
      agrees<out<std::int8_t, 0, 3>, te::split<in<0, std::int8_t, 5, 3>, out<std::int8_t, 0, 3>, 0, 5>>(parts[2], {x}));
  CHECK(error_of(s, {x, ints({1, 2, 3}), int_scalar(0)}) == "size_splits [1,2,3] do not add up to 5");
  CHECK(error_of(s, {x, ints({-1, -1, 3}), int_scalar(0)}) == "size_splits [-1,-1,3] do not add up to 5");
  CHECK(error_of(s, {x, ints({1, 2}), int_scalar(0)}) == "size_splits [1,2] must be 3 numbers");
}

TEST_CASE("unpack drops its axis") {
  auto s = op(unpack, 3, -1);
  const tensor x = values<double>({2, 3}, {1, 2, 3, 4, 5, 6});
  const auto parts = run_all(s, {x});
  CHECK(parts.at(2).shape() == shape{2});
  CHECK(list<double>(parts[2]) == std::vector<double>{3, 6});
  CHECK(agrees<out<double, 2>, te::split<in<0, double, 2, 3>, out<double, 2>, 1, 2>>(parts[2], {x}));
  auto two = op(unpack, 2);
  CHECK(run_all(two, {x}).at(1).shape() == shape{3});
  auto wrong = op(unpack, 4, 1);
  CHECK(error_of(wrong, {x}) == "num is 4, but axis 1 of float64[2,3] is 3");
}
