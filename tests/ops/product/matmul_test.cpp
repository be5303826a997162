// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matmul.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/batch_matmul.hpp>
#include <tf_embed/layers/matmul.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_kind;

template <class T>
void sweep(double tolerance) {
  dice roll;
  for (int turn = 0; turn < 24; ++turn) {
    const std::int64_t m = roll(1, 9), k = roll(0, 40), n = roll(1, 20);
    const gen::tensor a = random_tensor<T>({m, k}, -9, 9, 1);
    const gen::tensor b = random_tensor<T>({k, n}, -9, 9, 2);
    std::vector<double> want;
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::int64_t t = 0; t < k; ++t) sum += a.as_double(i * k + t) * b.as_double(t * n + j);
        want.push_back(sum);
      }
    gen::matmul op;
    op.transpose_a = turn % 2 != 0;
    op.transpose_b = turn % 4 > 1;
    const gen::tensor got =
        evaluate(op, {op.transpose_a ? gen::transposed(a) : a, op.transpose_b ? gen::transposed(b) : b})[0];
    CHECK(got.shape() == gen::shape{m, n});
    std::vector<double> same;
    for (std::int64_t i = 0; i < got.size(); ++i) same.push_back(got.as_double(i));
    check_close<double>(same, want, tolerance);
  }
}

template <class T, int M, int K, int N, int Block>
void against_layer() {
  using in = slot<T, te::shape<M, K>, 0>;
  using bias = slot<T, te::shape<N>, 2>;
  using out = slot<T, te::shape<M, N>, 3>;
  using layer = te::matmul<in, te::packed<T, K, N, Block, test_weights<T>>, out,
                           te::epilogue<te::bias<bias>, te::no_residual, te::tanh>>;
  gen::matmul op;
  op.epilogue = {true, false, {activation_kind::tanh}};
  const std::vector<gen::tensor> inputs{random_tensor<T>({M, K}, -1, 1, 1), random_tensor<T>({K, N}, -1, 1, 2),
                                        random_tensor<T>({N}, -1, 1, 3)};
  test_weights<T>::pack(inputs[1], Block);
  check_layer<layer, out>(inputs, evaluate(op, inputs)[0], 1e-5);
}

}  // namespace

TEST_CASE("matrix products against naive loops", "[matmul]") {
  sweep<float>(1e-6);
  sweep<double>(1e-12);
  sweep<std::int32_t>(0);
  sweep<std::int64_t>(0);
}

TEST_CASE("rows over many axes, and the epilogue", "[matmul]") {
  gen::matmul op;
  op.any_rank = true;
  op.epilogue = {true, true, {activation_kind::relu}};
  const auto y = evaluate(op, {tensor<float>({2, 1, 2}, {1, 2, 3, 4}), tensor<float>({2, 1}, {10, 1}),
                               tensor<float>({1}, {-20}), tensor<float>({2, 1, 1}, {1, 2})})[0];
  CHECK(y.shape() == gen::shape{2, 1, 1});
  CHECK(values<float>(y) == std::vector<float>{0, 16});
}

TEST_CASE("NaN and infinity go through a matrix product", "[matmul]") {
  gen::matmul op;
  const auto y =
      values<float>(evaluate(op, {tensor<float>({2, 2}, {nan_f, 1, inf_f, 1}), tensor<float>({2, 1}, {0, 1})})[0]);
  CHECK(std::isnan(y[0]));
  CHECK(std::isnan(y[1]));
}

TEST_CASE("errors of matmul", "[matmul]") {
  using gen::dtype;
  gen::matmul op;
  const auto error = [&](const gen::shape& a, const gen::shape& b, dtype t = dtype::float32) {
    return message(infer(op, {{t, a}, {dtype::float32, b}}));
  };
  CHECK(error({2, 3}, {2, 3}) == "inner sizes of float32[2,3] and float32[2,3] must be equal");
  CHECK(error({1, 2, 3}, {3, 2}) == "operands must be matrices, but are float32[1,2,3] and float32[3,2]");
  CHECK(error({2, 3}, {3, 2}, dtype::float64) == "operands must have one type, but are float64[2,3] and float32[3,2]");
  CHECK(error({2, 3}, {3, 2}, dtype::boolean) == "operands must be numbers, but are bool");
  CHECK(error({1 << 30, 0}, {0, 1 << 30}) == "output float32[1073741824,1073741824] is too large");
  op.transpose_b = true;
  CHECK(error({2, 3}, {3, 2}) == "inner sizes of float32[2,3] and float32[3,2] (transposed) must be equal");
}

TEST_CASE("what matmul emits", "[matmul]") {
  gen::matmul op;
  op.transpose_b = true;
  op.epilogue.act.kind = activation_kind::sigmoid;
  const operand a{random_tensor<float>({2, 3}, -1, 1)};
  const gen::tensor b = random_tensor<float>({4, 3}, -1, 1);
  CHECK(emitted(op, {a, {b, true}}) ==
        "te::matmul<t_a, te::packed<float, 3, 4, 16, weights::w_y_matrix>, t_y, te::epilogue<te::no_bias, "
        "te::no_residual, "
        "te::sigmoid>> 24");
  CHECK(emitted(op, {a, {b}}) ==
        "te::batch_matmul<t_a, t_b, t_y, false, true, te::epilogue<te::no_bias, te::no_residual, te::sigmoid>> 24");
  op.epilogue = {};
  CHECK(emitted(op, {a, {b}}) == "te::batch_matmul<t_a, t_b, t_y, false, true> 24");
  op.transpose_b = false;
  CHECK(emitted(op, {{a.value, true}, {random_tensor<float>({3, 4}, -1, 1)}}) ==
        "te::batch_matmul<t_a, t_b, t_y, false, false> 24");
}

TEST_CASE("the layer matmul against the reference", "[matmul]") {
  against_layer<float, 1, 65, 17, 16>();
  against_layer<float, 15, 7, 33, 8>();
  against_layer<float, 3, 1, 1, 1>();
  against_layer<double, 7, 9, 5, 4>();
}

}  // namespace tests
