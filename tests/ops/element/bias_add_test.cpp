// SPDX-License-Identifier: Apache-2.0
#include "ops/element/bias_add.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/binary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

}  // namespace

TEST_CASE("a bias is added along the last axis, or the second", "[bias_add]") {
  const std::vector<gen::tensor> nhwc{tensor<float>({1, 2, 3}, {1, 2, 3, 4, 5, 6}), tensor<float>({3}, {10, 20, 30})};
  gen::bias_add last;
  CHECK(values<float>(evaluate(last, nhwc)[0]) == std::vector<float>{11, 22, 33, 14, 25, 36});
  const std::vector<gen::tensor> nchw{nhwc[0], tensor<float>({2}, {10, 20})};
  gen::bias_add second;
  second.channels_first = true;
  const gen::tensor want = evaluate(second, nchw)[0];
  CHECK(values<float>(want) == std::vector<float>{11, 12, 13, 24, 25, 26});

  using value = slot<float, te::shape<1, 2, 3>, 0>;
  using bias = te::with_shape<slot<float, te::shape<2>, 1>, te::shape<2, 1>>;
  using out = slot<float, te::shape<1, 2, 3>, 2>;
  check_layer<te::binary<te::ops::add, value, bias, out>, out>(nchw, want);
}

TEST_CASE("errors of bias_add", "[bias_add]") {
  using gen::dtype;
  gen::bias_add op;
  CHECK(message(infer(op, {{dtype::float32, {1, 2, 3}}, {dtype::float32, {2}}})) ==
        "bias must be [3] for value [1,2,3], but is [2]");
  CHECK(message(infer(op, {{dtype::float32, {3}}, {dtype::float32, {3}}})) ==
        "value must have at least 2 axes, but is float32[3]");
  CHECK(message(infer(op, {{dtype::float32, {1, 3}}, {dtype::int32, {3}}})) ==
        "value and bias must have one numeric type, but are float32[1,3] and int32[3]");
}

TEST_CASE("bias_add_grad sums all but the channels", "[bias_add]") {
  gen::bias_add_grad last;
  const gen::tensor x = tensor<float>({1, 2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(values<float>(evaluate(last, {x})[0]) == std::vector<float>{5, 7, 9});
  CHECK(tf_embed::test::expands(last, {x}, 1));
  gen::bias_add_grad second;
  second.channels_first = true;
  CHECK(values<float>(evaluate(second, {x})[0]) == std::vector<float>{6, 15});
  CHECK(tf_embed::test::expands(second, {x}, 1));
  const gen::tensor bytes = tensor<std::int8_t>({2, 2}, {127, -128, 127, -1});
  CHECK(values<std::int8_t>(evaluate(last, {bytes})[0]) == std::vector<std::int8_t>{-2, 127});
  CHECK(tf_embed::test::expands(last, {bytes}, 1));
  CHECK(message(infer(last, {{gen::dtype::float32, {3}}})) ==
        "out_backprop must be numbers of at least 2 axes, but is float32[3]");
}

}  // namespace tests
