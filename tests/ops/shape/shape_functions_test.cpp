// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape_functions.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::broadcast_gradient_args;
using tf_embed::gen::concat_offset;

// Expected values are TensorFlow's.
TEST_CASE("broadcast_gradient_args") {
  broadcast_gradient_args o;
  const auto axes = [&](const tensor& a, const tensor& b) {
    const auto made = run_all(o, {a, b});
    return std::pair(made[0].as_ints(), made[1].as_ints());
  };
  using v = std::vector<std::int64_t>;
  CHECK(axes(ints({2, 3, 5}), ints({1})) == std::pair(v{}, v{0, 1, 2}));
  CHECK(axes(ints({2, 1, 5}), ints({2, 3, 1})) == std::pair(v{1}, v{2}));
  CHECK(axes(ints({1, 1}), ints({1, 1})) == std::pair(v{}, v{}));
  CHECK(axes(ints({1, 1}), ints({1, 3})) == std::pair(v{0, 1}, v{0}));
  CHECK(axes(ints({1, 4}), ints({4})) == std::pair(v{0}, v{0}));
  CHECK(axes(ints({1, 0}), ints({3, 1})) == std::pair(v{0}, v{1}));
  CHECK(error_of(o, {ints({2}), ints({3})}) == "shapes [2] and [3] do not broadcast");
  CHECK(error_of(o, {int_scalar(2), ints({3})}) == "s0 must be a vector of int32 or int64, but is int32[]");
}

TEST_CASE("concat_offset") {
  concat_offset o;
  const auto made = run_all(o, {int_scalar(-2), ints({2, 2, 7}), ints({2, 3, 7}), ints({2, 9, 7})});
  CHECK(made[0].as_ints() == std::vector<std::int64_t>{0, 0, 0});
  CHECK(made[1].as_ints() == std::vector<std::int64_t>{0, 2, 0});
  CHECK(made[2].as_ints() == std::vector<std::int64_t>{0, 5, 0});
  CHECK(error_of(o, {int_scalar(1), ints({2, 2}), ints({3, 3})}) ==
        "shapes [2,2] and [3,3] may differ along axis 1 alone");
  CHECK(error_of(o, {int_scalar(2), ints({2, 2}), ints({2, 3})}) != "no error");
  CHECK(error_of(o, {int_scalar(0), ints({-2, 2}), ints({2, 2})}) == "[-2,2] is no shape");
}
