// SPDX-License-Identifier: Apache-2.0
// Conv2DBackpropFilter, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput.
#include "ops/gradient/convolution_grad.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

namespace tests {
namespace {

using namespace op_testing;
using gen::depthwise_input_grad;
using gen::filter_grad;
using tf_embed::test::expands;

gen::tensor sizes(std::initializer_list<std::int64_t> list) {
  return gen::tensor::of_ints(gen::dtype::int32, std::span<const std::int64_t>(list.begin(), list.size()));
}

/// {-3, -3 + step, ...} modulo 11, as the script that asked TensorFlow has them.
gen::tensor ramp(const gen::shape& s, int step = 7) {
  gen::tensor t(gen::dtype::float32, s);
  int i = 0;
  for (float& v : t.mutable_as<float>()) v = static_cast<float>(i++ * step % 11 - 3);
  return t;
}

/// Whether what the op expands to computes the same.
bool agrees(const gen::op& o, const std::vector<gen::tensor>& in) { return expands(o, in, 0, 1e-4); }

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("filter_grad", "[convolution_grad]") {
  filter_grad g;
  const std::vector<gen::tensor> in{ramp({1, 3, 3, 1}), sizes({2, 2, 1, 2}), ramp({1, 2, 2, 2}, 3)};
  CHECK(values<float>(evaluate(g, in)[0]) == std::vector<float>{19, 52, -22, -4, -16, 38, -24, -18});
  CHECK(agrees(g, in));
  g.window.nchw = true;
  const std::vector<gen::tensor> turned{ramp({1, 3, 3, 1}).reshaped({1, 1, 3, 3}), sizes({2, 2, 1, 1}),
                                        ramp({1, 1, 2, 2})};
  CHECK(agrees(g, turned));
}

TEST_CASE("filter_grad of groups, strides and dilations", "[convolution_grad]") {
  filter_grad g;
  g.window.padding = gen::padding_kind::same;
  g.window.stride_h = 2;
  g.window.dilation_w = 1;
  const std::vector<gen::tensor> in{random_tensor<float>({2, 5, 4, 6}, -2, 2), sizes({3, 2, 2, 9}),
                                    random_tensor<float>({2, 3, 4, 9}, -2, 2)};
  CHECK(agrees(g, in));
  g.is_depthwise = true;
  CHECK(agrees(g, {in[0], sizes({3, 2, 6, 2}), random_tensor<float>({2, 3, 4, 12}, -2, 2)}));
}

TEST_CASE("filter_grad of depthwise convolutions", "[convolution_grad]") {
  filter_grad g;
  g.is_depthwise = true;
  const std::vector<gen::tensor> in{ramp({1, 3, 3, 2}), sizes({2, 2, 2, 1}), ramp({1, 2, 2, 2}, 3)};
  CHECK(values<float>(evaluate(g, in)[0]) == std::vector<float>{-11, 79, 17, -22, -4, 51, -9, 27});
  CHECK(agrees(g, in));
}

TEST_CASE("depthwise_input_grad", "[convolution_grad]") {
  depthwise_input_grad g;
  const std::vector<gen::tensor> in{sizes({1, 3, 3, 2}), ramp({2, 2, 2, 1}), ramp({1, 2, 2, 2}, 3)};
  const std::vector<float> expected{9, 0, -9, 24, 0, 42, -3, 4, -21, 29, 18, 61, -6, -1, 0, -5, 24, 14};
  CHECK(values<float>(evaluate(g, in)[0]) == expected);
  CHECK(values<float>(evaluate(g, {sizes({3, 3}), in[1], in[2]})[0]) == expected);
  CHECK(agrees(g, in));
}

TEST_CASE("convolution_grad errors", "[convolution_grad]") {
  filter_grad g;
  const gen::tensor x = ramp({1, 3, 3, 2});
  CHECK(message(infer_constants(g, {x, sizes({2, 2, 2}), x})) == "filter_sizes must be 4 sizes, but is [2,2,2]");
  CHECK(message(infer_constants(g, {x, sizes({2, 2, 3, 2}), x})) ==
        "filter_sizes [2,2,3,2] do not fit input float32[1,3,3,2] and out_backprop float32[1,3,3,2]");
  CHECK(message(infer_constants(g, {x, sizes({2, 2, 2, 2}), x})) ==
        "out_backprop must be 2x2 for input float32[1,3,3,2], but is 3x3");
  depthwise_input_grad d;
  CHECK(message(infer_constants(d, {sizes({1, 3, 3, 5}), ramp({2, 2, 2, 1}), x})) ==
        "input_sizes [1,3,3,5] do not fit the filter float32[2,2,2,1]");
}

}  // namespace tests
