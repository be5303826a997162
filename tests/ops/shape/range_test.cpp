// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/range.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("range counts as TensorFlow does") {
  te::gen::range r;
  CHECK(same(run(r, {int_scalar(2), int_scalar(9), int_scalar(3)}), ints({2, 5, 8})));
  CHECK(same(run(r, {int_scalar(2), int_scalar(-3), int_scalar(-2)}), ints({2, 0, -2})));
  CHECK(run(r, {int_scalar(2), int_scalar(2), int_scalar(5)}).shape() == shape{0});
  const auto f = list<float>(run(r, {tensor::scalar(0.0f), tensor::scalar(100.0f), tensor::scalar(0.1f)}));
  REQUIRE(f.size() == 1000);
  CHECK(f[777] == 777.0f * 0.1f);
  CHECK(error_of(r, {int_scalar(5), int_scalar(0), int_scalar(1)}) == "delta 1 does not lead from start 5 to limit 0");
  CHECK(error_of(r, {int_scalar(5), int_scalar(0), int_scalar(0)}) == "delta must not be 0");
  CHECK(error_of(r, {int_scalar(5), ints({1}), int_scalar(1)}) ==
        "operands must be scalars of one type, but input 1 is int32[1]");
  CHECK(error_of(r, {tensor::scalar<std::int64_t>(INT64_MIN), tensor::scalar<std::int64_t>(INT64_MAX),
                     tensor::scalar<std::int64_t>(1)}) == "the result int64[1099511627777] is too large");
}

TEST_CASE("lin_space ends exactly at stop") {
  te::gen::range r;
  r.is_linspace = true;
  const auto f = list<float>(run(r, {tensor::scalar(0.1f), tensor::scalar(7.3f), int_scalar(97)}));
  REQUIRE(f.size() == 97);
  CHECK(f[0] == 0.1f);
  CHECK(f[40] == 0.1f + (7.3f - 0.1f) / 96.0f * 40.0f);
  CHECK(f[96] == 7.3f);
  CHECK(list<float>(run(r, {tensor::scalar(2.0f), tensor::scalar(7.0f), int_scalar(1)})) == std::vector<float>{2.0f});
  CHECK(error_of(r, {tensor::scalar(2.0f), tensor::scalar(7.0f), int_scalar(0)}) == "num must be positive, but is 0");
}
