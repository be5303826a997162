// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/activation_grad.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/layers/activation_grad.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_grad;
using gen::activation_grad_kind;

/// The reference against TensorFlow's numbers for gradients {1,-2,3,0.5} at {0.5,-0.75,7,2}, and the layer against the
/// reference at sizes around the vectors and in the corners.
template <class Functor>
void check(activation_grad_kind kind, const std::vector<float>& expected) {
  activation_grad op(kind);
  const auto run = [&](const gen::tensor& g, const gen::tensor& v) {
    return evaluate(op, op.gradient_input() == 0 ? std::vector{g, v} : std::vector{v, g})[0];
  };
  const gen::tensor g = tensor<float>({4}, {1, -2, 3, 0.5f});
  const gen::tensor v = tensor<float>({4}, {0.5f, -0.75f, 7, 2});
  check_close<float>(values<float>(run(g, v)), expected, 1e-6);
  const auto layer_at = [&]<te::index_t N, class T>(const gen::tensor& x, const gen::tensor& y) {
    using s = te::shape<N>;
    using out = slot<T, s, 2>;
    check_layer<te::activation_grad<Functor, slot<T, s, 0>, slot<T, s, 1>, out>, out>({x, y}, run(x, y), 1e-6);
  };
  layer_at.template operator()<17, float>(random_tensor<float>({17}, -3, 3, 1), random_tensor<float>({17}, -8, 8, 2));
  layer_at.template operator()<3, double>(random_tensor<double>({3}, -3, 3, 1), random_tensor<double>({3}, -8, 8, 2));
  layer_at.template operator()<7, float>(tensor<float>({7}, {0, inf_f, nan_f, 1, 2, inf_f, 1}),
                                         tensor<float>({7}, {nan_f, -1, 2, inf_f, -inf_f, 0, 6}));
}

}  // namespace

// InvGrad is ReciprocalGrad; the others have the name of their kind.
TEST_CASE("activation_grad of functions", "[activation_grad]") {
  using kind = activation_grad_kind;
  namespace ops = te::ops;
  check<ops::relu_grad>(kind::relu, {1, 0, 3, 0.5f});
  check<ops::relu6_grad>(kind::relu6, {1, 0, 0, 0.5f});
  check<ops::leaky_relu_grad<te::f32<0x3e4ccccdu>>>(kind::leaky_relu, {1, -0.4f, 3, 0.5f});
  check<ops::elu_grad>(kind::elu, {1, -0.5f, 3, 0.5f});
  check<ops::selu_grad>(kind::selu, {1.05070102f, -2.01619864f, 3.15210295f, 0.525350511f});
  check<ops::softplus_grad>(kind::softplus, {0.622459352f, -0.64164257f, 2.99726701f, 0.440398514f});
  check<ops::softsign_grad>(kind::softsign, {0.444444448f, -0.653061211f, 0.046875f, 0.055555556f});
  check<ops::sigmoid_grad>(kind::sigmoid, {0.25f, 2.625f, -126, -1});
  check<ops::tanh_grad>(kind::tanh, {0.75f, -0.875f, -144, -1.5f});
  check<ops::sqrt_grad>(kind::sqrt, {1, 1.33333337f, 0.214285716f, 0.125f});
  check<ops::rsqrt_grad>(kind::rsqrt, {-0.0625f, -0.421875f, -514.5f, -2});
  check<ops::reciprocal_grad>(kind::reciprocal, {-0.25f, 1.125f, -147, -2});
}

TEST_CASE("activation_grad: an infinite gradient times 0 is NaN, a gradient of 0 is 0", "[activation_grad]") {
  activation_grad relu(activation_grad_kind::relu);
  check_close<float>(
      values<float>(evaluate(relu, {tensor<float>({2}, {inf_f, nan_f}), tensor<float>({2}, {-1, 2})})[0]),
      {nan_f, nan_f});
  activation_grad sqrt(activation_grad_kind::sqrt);
  check_close<float>(values<float>(evaluate(sqrt, {tensor<float>({2}, {0, nan_f}), tensor<float>({2}, {0, 0})})[0]),
                     {0, 0});
}

TEST_CASE("activation_grad of integers", "[activation_grad]") {
  using s = te::shape<5>;
  using out = slot<std::int8_t, s, 2>;
  const std::vector<gen::tensor> in{tensor<std::int8_t>({5}, {-128, 127, 3, 4, 5}),
                                    tensor<std::int8_t>({5}, {1, 5, -3, 6, 0})};
  activation_grad relu(activation_grad_kind::relu);
  activation_grad relu6(activation_grad_kind::relu6);
  CHECK(values<std::int8_t>(evaluate(relu, in)[0]) == std::vector<std::int8_t>{-128, 127, 0, 4, 0});
  CHECK(values<std::int8_t>(evaluate(relu6, in)[0]) == std::vector<std::int8_t>{-128, 127, 0, 0, 0});
  using a = slot<std::int8_t, s, 0>;
  using b = slot<std::int8_t, s, 1>;
  check_layer<te::activation_grad<te::ops::relu_grad, a, b, out>, out>(in, evaluate(relu, in)[0]);
  check_layer<te::activation_grad<te::ops::relu6_grad, a, b, out>, out>(in, evaluate(relu6, in)[0]);
}

TEST_CASE("activation_grad errors", "[activation_grad]") {
  activation_grad op(activation_grad_kind::tanh);
  using gen::dtype;
  CHECK(message(infer(op, {{dtype::float32, {2}}, {dtype::float32, {3}}})) ==
        "both operands must have one type, but are float32[2] and float32[3]");
  CHECK(message(infer(op, {{dtype::int32, {2}}, {dtype::int32, {2}}})) == "is not defined for int32[2]");
  CHECK(message(infer(op, {{dtype::float32, {2}}})) == "needs 2 inputs, but has 1");
}

}  // namespace tests
