// SPDX-License-Identifier: Apache-2.0
#include "ops/support/epilogue.hpp"

#include "ops/support/op_testing.hpp"

#include <catch2/catch.hpp>

namespace tests {
namespace {
using namespace op_testing;
using gen::activation_kind;
}  // namespace

TEST_CASE("activations", "[epilogue]") {
  const auto apply = [](activation_kind kind, float x, float a = 0, float b = 0) {
    return gen::activation{kind, a, b}.apply(x);
  };
  CHECK(apply(activation_kind::none, -2) == -2);
  CHECK(apply(activation_kind::relu, -2) == 0);
  CHECK(apply(activation_kind::relu6, 7) == 6);
  CHECK(apply(activation_kind::clip, 7, -1, 1) == 1);
  CHECK(apply(activation_kind::clip, -7, -1, 1) == -1);
  CHECK(apply(activation_kind::leaky_relu, -2, 0.5f) == -1);
  CHECK(apply(activation_kind::elu, -1) == Approx(std::exp(-1.0) - 1));
  CHECK(apply(activation_kind::sigmoid, 0) == 0.5f);
  CHECK(apply(activation_kind::tanh, 1) == Approx(std::tanh(1.0)));
  CHECK(apply(activation_kind::swish, 1) == Approx(1 / (1 + std::exp(-1.0))));
  CHECK(apply(activation_kind::hard_swish, 1) == Approx(4.0 / 6));
  CHECK(apply(activation_kind::hard_swish, -4) == 0);
  for (int kind = 0; kind <= static_cast<int>(activation_kind::hard_swish); ++kind) {
    CHECK(std::isnan(apply(static_cast<activation_kind>(kind), nan_f, 0, 1)));
  }
}

TEST_CASE("bias, residual and alpha come in this order", "[epilogue]") {
  gen::epilogue e{true, true, {activation_kind::prelu}};
  CHECK(e.operand_count() == 3);
  const std::vector<gen::tensor> inputs{
      {}, {}, tensor<float>({2}, {1, 10}), tensor<float>({2, 2}, {0, -20, 1, 5}), tensor<float>({2}, {0.5f, 2})};
  gen::tensor out = tensor<float>({2, 2}, {-2, 3, 4, 5});
  gen::apply_epilogue(e, inputs, out);
  CHECK(values<float>(out) == std::vector<float>{-0.5f, -14, 6, 20});

  gen::epilogue integers{true, false, {activation_kind::relu6}};
  const std::vector<gen::tensor> bias{{}, {}, tensor<std::int32_t>({2}, {1, 1})};
  gen::tensor wrapped = tensor<std::int32_t>({1, 2}, {2147483647, 9});
  gen::apply_epilogue(integers, bias, wrapped);
  CHECK(values<std::int32_t>(wrapped) == std::vector<std::int32_t>{0, 6});
}

}  // namespace tests
