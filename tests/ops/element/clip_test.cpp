// SPDX-License-Identifier: Apache-2.0
#include "ops/element/clip.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/unary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

}  // namespace

TEST_CASE("values are clipped as TensorFlow clips them", "[clip]") {
  gen::clip op;
  const gen::tensor x = tensor<float>({2, 3}, {nan_f, 5, 9, 1, 2, -3});
  const gen::tensor want = evaluate(op, {x, tensor<float>({}, {0}), tensor<float>({}, {6})})[0];
  check_close<float>(values<float>(want), {nan_f, 5, 6, 1, 2, 0});
  using in = slot<float, te::shape<2, 3>, 0>;
  using out = slot<float, te::shape<2, 3>, 1>;
  using zero_to_six = te::ops::clip<te::f32<0>, te::f32<0x40c00000>>;
  check_layer<te::unary<zero_to_six, in, out>, out>({x}, want);

  // Bounds that cross give the lower one, which comes last; a NaN bound does not bind.
  check_close<float>(values<float>(evaluate(op, {x, tensor<float>({}, {6}), tensor<float>({}, {3})})[0]),
                     {nan_f, 6, 6, 6, 6, 6});
  check_close<float>(values<float>(evaluate(op, {x, tensor<float>({}, {nan_f}), tensor<float>({}, {3})})[0]),
                     {nan_f, 3, 3, 1, 2, -3});
  check_close<float>(values<float>(evaluate(
                         op, {tensor<float>({2}, {1, 5}), tensor<float>({2}, {2, 0}), tensor<float>({2}, {3, 4})})[0]),
                     {2, 4});
}

TEST_CASE("integers are clipped", "[clip]") {
  gen::clip op;
  const gen::tensor x = tensor<std::int8_t>({3}, {-100, 3, 100});
  const gen::tensor want = evaluate(op, {x, tensor<std::int8_t>({}, {-7}), tensor<std::int8_t>({}, {9})})[0];
  CHECK(values<std::int8_t>(want) == std::vector<std::int8_t>{-7, 3, 9});
  using in = slot<std::int8_t, te::shape<3>, 0>;
  using out = slot<std::int8_t, te::shape<3>, 1>;
  using op_type = te::ops::clip<std::integral_constant<std::int8_t, -7>, std::integral_constant<std::int8_t, 9>>;
  check_layer<te::unary<op_type, in, out>, out>({x}, want);
}

TEST_CASE("errors of clip", "[clip]") {
  gen::clip op;
  using gen::dtype;
  CHECK(message(infer(op, {{dtype::float32, {2, 3}}, {dtype::float32, {3}}, {dtype::float32, {}}})) ==
        "clip_value_min must be one value or have the type float32[2,3], but is float32[3]");
}

}  // namespace tests
