// SPDX-License-Identifier: Apache-2.0
#include "ops/window/depthwise_conv2d.hpp"

#include "ops/support/window_testing.hpp"
#include "ops/window/conv2d.hpp"

#include <tf_embed/layers/depthwise_conv2d.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_kind;
using gen::padding_kind;

/// A depthwise convolution is a grouped one with a group a channel: filter [kh, kw, C, M] as [kh, kw, 1, C * M].
template <class T>
void against_groups(double tolerance) {
  dice roll;
  for (int turn = 0; turn < 40; ++turn) {
    gen::depthwise_conv2d op;
    op.window.padding = static_cast<padding_kind>(turn % 3);
    op.window.stride_h = op.window.stride_w = roll(1, 3);
    op.window.dilation_h = roll(1, 2);
    op.window.dilation_w = roll(1, 2);
    op.window.pad_left = roll(0, 2);
    const std::int64_t channels = roll(1, 9);
    const gen::tensor x = random_tensor<T>({roll(1, 2), roll(5, 9), roll(5, 9), channels}, -9, 9, 2);
    const gen::tensor f = random_tensor<T>({roll(1, 3), roll(1, 3), channels, roll(1, 3)}, -9, 9, 3);
    const gen::shape& k = f.shape();
    gen::conv2d grouped;
    grouped.window = op.window;
    const gen::tensor want = evaluate(grouped, {x, f.reshaped({k[0], k[1], 1, k[2] * k[3]})})[0];
    const gen::tensor got = evaluate(op, {x, f})[0];
    REQUIRE(got.shape() == want.shape());
    check_close<T>(values<T>(got), values<T>(want), tolerance);

    gen::depthwise_conv2d nchw = op;
    nchw.window.nchw = true;
    CHECK(values<T>(gen::nchw_to_nhwc(evaluate(nchw, {gen::nhwc_to_nchw(x), f})[0])) == values<T>(got));
  }
}

template <int Channels, int Multiplier, int Stride, class T = float>
void against_layer() {
  constexpr int rows = (9 + Stride - 1) / Stride;
  using in = slot<T, te::shape<1, 9, 9, Channels>, 0>;
  using filter = slot<T, te::shape<3, 3, Channels, Multiplier>, 1>;
  using bias = slot<T, te::shape<Channels * Multiplier>, 2>;
  using out = slot<T, te::shape<1, rows, rows, Channels * Multiplier>, 3>;
  using window =
      te::window<te::kernel<3, 3>, te::strides<Stride, Stride>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>;
  using layer = te::depthwise_conv2d<in, filter, out, window, te::epilogue<te::bias<bias>, te::no_residual, te::relu>>;
  gen::depthwise_conv2d op;
  op.window.padding = padding_kind::explicit_paddings;
  op.window.pad_top = op.window.pad_bottom = op.window.pad_left = op.window.pad_right = 1;
  op.window.stride_h = op.window.stride_w = Stride;
  op.epilogue = {true, false, {activation_kind::relu}};
  const std::vector<gen::tensor> inputs{random_tensor<T>({1, 9, 9, Channels}, -1, 1, 1),
                                        random_tensor<T>({3, 3, Channels, Multiplier}, -1, 1, 2),
                                        random_tensor<T>({Channels * Multiplier}, -1, 1, 3)};
  check_layer<layer, out>(inputs, evaluate(op, inputs)[0], 1e-5);
}

}  // namespace

TEST_CASE("a depthwise convolution by hand", "[depthwise_conv2d]") {
  gen::depthwise_conv2d op;
  const gen::tensor x = tensor<float>({1, 1, 2, 2}, {1, 2, 3, 4});
  const gen::tensor f = tensor<float>({1, 2, 2, 2}, {1, 10, 2, 20, 3, 30, 4, 40});
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{10, 100, 20, 200});
  // TensorFlow's CPU kernel follows dilations.
  op.window.dilation_w = 2;
  const gen::tensor line = tensor<float>({1, 1, 5, 1}, {0, 1, 2, 3, 4});
  const gen::tensor pair = tensor<float>({1, 2, 1, 1}, {1, 1});
  CHECK(values<float>(evaluate(op, {line, pair})[0]) == std::vector<float>{2, 4, 6});
  op.window.padding = padding_kind::same;
  CHECK(values<float>(evaluate(op, {line, pair})[0]) == std::vector<float>{1, 2, 4, 6, 3});
}

TEST_CASE("depthwise convolutions against grouped ones", "[depthwise_conv2d]") {
  against_groups<float>(1e-6);
  against_groups<double>(1e-12);
}

TEST_CASE("errors of depthwise_conv2d", "[depthwise_conv2d]") {
  using gen::dtype;
  gen::depthwise_conv2d op;
  const gen::tensor_type image{dtype::float32, {1, 8, 8, 4}};
  CHECK(message(infer(op, {image, {dtype::float32, {3, 3, 3, 1}}})) == "input depth 4 must be the filter's 3");
  CHECK(message(infer(op, {image, {dtype::float32, {3, 3, 4}}})) ==
        "filter must be float32 with 4 axes, none empty, but is float32[3,3,4]");
  CHECK(message(infer(op, {{dtype::int32, {1, 8, 8, 4}}, {dtype::int32, {3, 3, 4, 1}}})) ==
        "input must be a floating-point type, but is int32");
}

TEST_CASE("what depthwise_conv2d emits", "[depthwise_conv2d]") {
  gen::depthwise_conv2d op;
  CHECK(emitted(op, {{random_tensor<float>({1, 4, 4, 2}, -1, 1)}, {random_tensor<float>({3, 3, 2, 2}, -1, 1), true}}) ==
        "te::depthwise_conv2d<t_a, t_b, t_y, te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, "
        "te::padding<0, 0, 0, 0>>, te::epilogue<te::no_bias, te::no_residual, te::no_activation>> 144");
}

TEST_CASE("the layer depthwise_conv2d against the reference", "[depthwise_conv2d]") {
  against_layer<1, 1, 1>();
  against_layer<17, 1, 2>();
  against_layer<5, 3, 1>();
  against_layer<9, 1, 3, double>();
}

}  // namespace tests
