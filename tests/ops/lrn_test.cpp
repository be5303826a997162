// SPDX-License-Identifier: Apache-2.0
#include "ops/lrn.hpp"

#include "movement_support.hpp"

#include <tf_embed/layers/lrn.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("lrn reference and layer") {
  te::gen::lrn l;
  l.depth_radius = 1;
  l.bias = 2.0f;
  l.alpha = 0.5f;
  l.beta = 0.75f;
  const tensor x = values<float>({1, 1, 2, 3}, {1, 2, 3, -4, 0.5f, 6});
  const tensor y = run(l, {x});
  CHECK(y.as<float>()[0] == Approx(1 / std::pow(2 + 0.5 * (1 + 4), 0.75)));
  CHECK(y.as<float>()[1] == Approx(2 / std::pow(2 + 0.5 * (1 + 4 + 9), 0.75)));
  CHECK(y.as<float>()[3] == Approx(-4 / std::pow(2 + 0.5 * (16 + 0.25), 0.75)));
  using X = in<0, float, 1, 1, 2, 3>;
  using Y = out<float, 1, 1, 2, 3>;
  using L = te::lrn<X, Y, 1, te::f32<0x40000000u>, te::f32<0x3f000000u>, te::f32<0x3f400000u>>;
  const tensor made = run_layer_as<Y, L, te::simd::default_arch>({x});
  for (std::size_t i = 0; i < 6; ++i) CHECK(made.as<float>()[i] == Approx(y.as<float>()[i]));
  CHECK(error_of(l, {tensor::scalar(1.0)}) == "input must be four-dimensional floats, but is float64[]");
}
