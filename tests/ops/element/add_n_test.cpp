// SPDX-License-Identifier: Apache-2.0
#include "ops/element/add_n.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/add_n.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

template <class T, te::index_t N>
void three_agree() {
  using s = te::shape<N>;
  using out = slot<T, s, 3>;
  gen::add_n op;
  const std::vector<gen::tensor> in{random_tensor<T>({N}, 0, 200, 1), random_tensor<T>({N}, 0, 200, 2),
                                    random_tensor<T>({N}, 0, 200, 3)};
  check_layer<te::add_n<out, slot<T, s, 0>, slot<T, s, 1>, slot<T, s, 2>>, out>(in, evaluate(op, in)[0]);
}

}  // namespace

TEST_CASE("sums of several tensors", "[add_n]") {
  gen::add_n op;
  const auto sum = evaluate(op, {tensor<std::uint8_t>({1}, {200}), tensor<std::uint8_t>({1}, {200})});
  CHECK(values<std::uint8_t>(sum[0]) == std::vector<std::uint8_t>{144});
  CHECK_FALSE(op.is_view());
  evaluate(op, {tensor<float>({1}, {1})});
  CHECK(op.is_view());
  three_agree<float, 1>();
  three_agree<float, 15>();
  three_agree<float, 130>();
  three_agree<std::uint8_t, 33>();
  three_agree<float, 0>();
}

TEST_CASE("errors of add_n", "[add_n]") {
  gen::add_n op;
  using gen::dtype;
  CHECK(message(infer(op, {{dtype::float32, {2}}, {dtype::float32, {1}}})) ==
        "all inputs must have one numeric type, but input 0 is float32[2] and input 1 is float32[1]");
  CHECK_FALSE(infer(op, {}));
}

}  // namespace tests
