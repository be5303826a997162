// SPDX-License-Identifier: Apache-2.0
#include "ops/window/dilation2d.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/dilation2d.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;

template <class T, int Channels>
void against_layer() {
  using in = slot<T, te::shape<2, 5, 6, Channels>, 0>;
  using filter = slot<T, te::shape<2, 3, Channels>, 1>;
  using out = slot<T, te::shape<2, 5, 3, Channels>, 2>;
  using window = te::window<te::kernel<2, 3>, te::strides<1, 2>, te::dilations<3, 1>, te::padding<1, 2, 0, 1>>;
  gen::dilation2d op;
  op.window.padding = padding_kind::same;
  op.window.stride_w = 2;
  op.window.dilation_h = 3;
  const double low = std::is_unsigned_v<T> ? 0 : -100;
  gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), low, 120);
  const gen::tensor f = random_tensor<T>(shape_of<typename filter::shape>(), low, 120, 2);
  if constexpr (std::is_floating_point_v<T>) {
    for (std::size_t i = 0; i < 50; i += 3) x.mutable_as<T>()[i] = std::numeric_limits<T>::quiet_NaN();
  }
  check_layer<te::dilation2d<in, filter, out, window>, out>({x, f}, evaluate(op, {x, f})[0]);
}

}  // namespace

TEST_CASE("Dilation2D as TensorFlow 2.21 does it", "[dilation2d]") {
  gen::dilation2d op;
  op.window.padding = padding_kind::same;
  const gen::tensor x = tensor<float>({1, 3, 3, 1}, {nan_f, 1, 2, -inf_f, inf_f, 3, 0, -1, 5});
  const gen::tensor f = tensor<float>({2, 2, 1}, {0, 1, 2, -3});
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{inf_f, inf_f, 5, inf_f, inf_f, 7, 0, 6, 5});
  op.window.dilation_h = op.window.dilation_w = 2;
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{inf_f, 0, inf_f, 2, 3, 1, inf_f, 4, inf_f});
  op.window.padding = padding_kind::valid;
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{3});
  op.window.dilation_h = op.window.dilation_w = 1;
  op.window.padding = padding_kind::same;
  const float low = std::numeric_limits<float>::lowest();
  CHECK(values<float>(evaluate(op, {tensor<float>({1, 1, 1, 1}, {-inf_f}), f})[0]) == std::vector<float>{low});
  // Integers wrap.
  CHECK(values<std::int8_t>(evaluate(op, {tensor<std::int8_t>({1, 2, 2, 1}, {120, -128, 2, 3}),
                                          tensor<std::int8_t>({2, 2, 1}, {10, -1, 2, 3})})[0]) ==
        std::vector<std::int8_t>{127, 5, 12, 13});
  CHECK(values<std::uint8_t>(evaluate(op, {tensor<std::uint8_t>({1, 2, 2, 1}, {250, 1, 2, 3}),
                                           tensor<std::uint8_t>({2, 2, 1}, {10, 1, 2, 3})})[0]) ==
        std::vector<std::uint8_t>{6, 11, 12, 13});
}

TEST_CASE("errors and code of dilation", "[dilation2d]") {
  gen::dilation2d op;
  CHECK(message(infer(op, {{gen::dtype::float32, {1, 4, 4, 3}}, {gen::dtype::float32, {2, 2, 4}}})) ==
        "filter must be float32 with 3 axes, none empty, the last 3, but is float32[2,2,4]");
  CHECK(message(infer(op, {{gen::dtype::float32, {1, 4, 4}}, {gen::dtype::float32, {2, 2, 4}}})) ==
        "input must have 4 axes, but is float32[1,4,4]");
  CHECK(
      emitted(op, {{gen::tensor(gen::dtype::float32, {1, 3, 3, 2})}, {gen::tensor(gen::dtype::float32, {2, 2, 2})}}) ==
      "te::dilation2d<t_a, t_b, t_y, te::window<te::kernel<2, 2>, te::strides<1, 1>, te::dilations<1, 1>, "
      "te::padding<0, 0, 0, 0>>> 32");
}

TEST_CASE("the layer of dilation against the reference", "[dilation2d]") {
  against_layer<float, 1>();
  against_layer<float, 35>();
  against_layer<double, 9>();
  against_layer<std::uint8_t, 17>();
  against_layer<std::int8_t, 33>();
  against_layer<std::int32_t, 5>();
  against_layer<std::int64_t, 3>();
}

}  // namespace tests
