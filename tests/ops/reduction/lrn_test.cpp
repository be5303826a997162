// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/lrn.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/lrn.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
template <te::index_t Pixels, te::index_t Channels, te::index_t Radius, std::uint32_t Beta>
void check_sizes() {
  te::gen::lrn l;
  l.depth_radius = Radius;
  l.bias = 2.0f;
  l.alpha = 0.5f;
  l.beta = te::f32<Beta>::value;
  tensor x(dtype::float32, {1, 1, Pixels, Channels});
  for (std::size_t i = 0; i < x.as<float>().size(); ++i) {
    x.mutable_as<float>()[i] = static_cast<float>(i * 7919 % 1001) / 250.0f - 2.0f;
  }
  const tensor y = run(l, {x});
  using X = in<0, float, 1, 1, Pixels, Channels>;
  using Y = out<float, 1, 1, Pixels, Channels>;
  using L = te::lrn<X, Y, Radius, te::f32<0x40000000u>, te::f32<0x3f000000u>, te::f32<Beta>>;
  const tensor made = run_layer_as<Y, L, te::simd::default_arch>({x});
  const tensor plain = run_layer_as<Y, L, te::simd::scalar>({x});
  for (std::size_t i = 0; i < y.as<float>().size(); ++i) {
    CHECK(made.as<float>()[i] == Approx(y.as<float>()[i]).epsilon(1e-5));
    CHECK(plain.as<float>()[i] == Approx(y.as<float>()[i]).epsilon(1e-5));
  }
}
}  // namespace

TEST_CASE("lrn layers of many and few channels, narrow and wide") {
  check_sizes<3, 7, 2, 0x3f400000u>();
  check_sizes<2, 400, 5, 0x3f000000u>();
  check_sizes<1, 40, 100, 0x3f800000u>();
  check_sizes<1, 40, 60, 0x3f400000u>();
  check_sizes<2, 33, 0, 0x3f000000u>();
}

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

// Expected values are TensorFlow's.
TEST_CASE("lrn_grad") {
  te::gen::lrn_grad g;
  g.forward = {};
  g.forward.depth_radius = 1;
  g.forward.bias = 2;
  g.forward.alpha = 0.5f;
  const tensor x = values<float>({1, 1, 2, 3}, {-3, 4, 0, 7, 3, -1});
  const tensor y = values<float>({1, 1, 2, 3}, {-0.787838578f, 1.0504514f, 0, 1.2572372f, 0.534522533f, -0.377964497f});
  const tensor dy = values<float>({1, 1, 2, 3}, {-3, 0, 3, 6, -2, 1});
  const tensor dx = run(g, {dy, x, y});
  constexpr float expected[]{-0.543336987f, -0.326002181f, 0.948683262f, 0.344737798f, -0.589453399f, 0.333998024f};
  for (std::size_t i = 0; i < 6; ++i) CHECK(dx.as<float>()[i] == Approx(expected[i]));
  CHECK(expands(g, {dy, x, y}, 3, 1e-5));
  CHECK(error_of(g, {dy, x, tensor::scalar(1.0f)}) ==
        "gradient, image and result must have one type, but are float32[1,1,2,3], float32[1,1,2,3] and float32[]");
}
