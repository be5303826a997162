// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/fill.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/fill.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("fill, zeros_like, ones_like") {
  te::gen::fill f;
  CHECK(list<float>(run(f, {ints({2, 2}), tensor::scalar(3.0f)})) == std::vector<float>{3, 3, 3, 3});
  CHECK(run(f, {ints({}), tensor::scalar(true)}).shape() == shape{});
  CHECK(run(f, {ints({0, 3}), tensor::scalar(true)}).shape() == shape{0, 3});
  CHECK(error_of(f, {ints({-1}), tensor::scalar(3.0f)}) == "dims [-1] must not be negative");
  CHECK(error_of(f, {ints({1}), ints({1})}) == "value must be a scalar, but is int32[1]");
  f.kind = te::gen::fill::form::ones;
  CHECK(list<std::int8_t>(run(f, {numbered(dtype::int8, {3})})) == std::vector<std::int8_t>{1, 1, 1});
  CHECK(to_float(run(f, {numbered(dtype::float16, {})}).as<te::gen::float16>()[0]) == 1.0f);
  f.kind = te::gen::fill::form::zeros;
  CHECK(list<double>(run(f, {numbered(dtype::float64, {2})})) == std::vector<double>{0, 0});
}

TEST_CASE("fill layers") {
  te::gen::fill f;
  const tensor v = tensor::scalar<std::int16_t>(-300);
  CHECK(agrees<out<std::int16_t, 5, 7>, te::fill<in<0, std::int16_t>, out<std::int16_t, 5, 7>>>(
      run(f, {ints({5, 7}), v}), {v}));
  const tensor d = tensor::scalar(0.5);
  CHECK(agrees<out<double, 1>, te::fill<in<0, double>, out<double, 1>>>(run(f, {ints({1}), d}), {d}));
  CHECK(agrees<out<double, 0>, te::fill<in<0, double>, out<double, 0>>>(run(f, {ints({0}), d}), {d}));
}

TEST_CASE("empty is zeros") {
  te::gen::empty e;
  e.dtype = dtype::int16;
  CHECK(list<std::int16_t>(run(e, {ints({2, 2})})) == std::vector<std::int16_t>{0, 0, 0, 0});
  CHECK(run(e, {ints({3, 0})}).shape() == shape{3, 0});
  CHECK(error_of(e, {ints({-1})}) == "shape [-1] must not be negative");
}
