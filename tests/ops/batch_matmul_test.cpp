// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_matmul.hpp"

#include "expansion_support.hpp"
#include "window_testing.hpp"

#include <tf_embed/layers/batch_matmul.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

template <class T, bool AdjA, bool AdjB>
void against_layer(double tolerance = 0) {
  using a = slot<T, std::conditional_t<AdjA, te::shape<2, 1, 9, 5>, te::shape<2, 1, 5, 9>>, 0>;
  using b = slot<T, std::conditional_t<AdjB, te::shape<3, 37, 9>, te::shape<3, 9, 37>>, 1>;
  using out = slot<T, te::shape<2, 3, 5, 37>, 2>;
  gen::batch_matmul op;
  op.adj_x = AdjA;
  op.adj_y = AdjB;
  const std::vector<gen::tensor> inputs{random_tensor<T>(shape_of<typename a::shape>(), -9, 9, 1),
                                        random_tensor<T>(shape_of<typename b::shape>(), -9, 9, 2)};
  check_layer<te::batch_matmul<a, b, out, AdjA, AdjB>, out>(inputs, evaluate(op, inputs)[0], tolerance);
}

template <class T, te::index_t Rows, te::index_t Depth, te::index_t Columns, bool AdjA = false, bool AdjB = false>
void against_layer_at(double tolerance = 0) {
  using a = slot<T, std::conditional_t<AdjA, te::shape<Depth, Rows>, te::shape<Rows, Depth>>, 0>;
  using b = slot<T, std::conditional_t<AdjB, te::shape<Columns, Depth>, te::shape<Depth, Columns>>, 1>;
  using out = slot<T, te::shape<Rows, Columns>, 2>;
  gen::batch_matmul op;
  op.adj_x = AdjA;
  op.adj_y = AdjB;
  const std::vector<gen::tensor> inputs{random_tensor<T>(shape_of<typename a::shape>(), -9, 9, 1),
                                        random_tensor<T>(shape_of<typename b::shape>(), -9, 9, 2)};
  check_layer<te::batch_matmul<a, b, out, AdjA, AdjB>, out>(inputs, evaluate(op, inputs)[0], tolerance);
}

}  // namespace

TEST_CASE("batch products by hand", "[batch_matmul]") {
  gen::batch_matmul op;
  const gen::tensor x = tensor<float>({2, 1, 2}, {1, 2, 3, 4});
  CHECK(values<float>(evaluate(op, {x, tensor<float>({2, 2, 1}, {1, 1, 10, 10})})[0]) == std::vector<float>{3, 70});
  const gen::tensor y = evaluate(op, {x, tensor<float>({2, 1, 2, 1}, {1, 1, 10, 10})})[0];
  CHECK(y.shape() == gen::shape{2, 2, 1, 1});
  CHECK(values<float>(y) == std::vector<float>{3, 7, 30, 70});
  op.adj_x = op.adj_y = true;
  CHECK(values<float>(evaluate(op, {tensor<float>({2, 2}, {1, 2, 3, 4}), tensor<float>({1, 2}, {10, 1})})[0]) ==
        std::vector<float>{13, 24});
}

TEST_CASE("bytes multiply into int32 in the third version", "[batch_matmul]") {
  gen::batch_matmul op;
  op.output_dtype = gen::dtype::int32;
  CHECK(values<std::int32_t>(
            evaluate(op, {tensor<std::uint8_t>({1, 2}, {200, 200}), tensor<std::int8_t>({2, 1}, {-100, 50})})[0]) ==
        std::vector<std::int32_t>{-10000});
  gen::batch_matmul plain;
  CHECK(values<std::int16_t>(
            evaluate(plain, {tensor<std::int16_t>({1, 1}, {300}), tensor<std::int16_t>({1, 1}, {300})})[0]) ==
        std::vector<std::int16_t>{24464});
}

TEST_CASE("few rows, and panels that are not whole", "[batch_matmul]") {
  against_layer_at<float, 1, 70, 83>(1e-4);
  against_layer_at<float, 7, 3, 130>(1e-4);
  against_layer_at<double, 6, 4, 5>(1e-9);
  against_layer_at<std::int32_t, 8, 5, 21>();
  against_layer_at<float, 20, 70, 83>(1e-4);
  against_layer_at<float, 20, 70, 83, true, true>(1e-4);
  against_layer_at<double, 9, 65, 18, false, true>(1e-9);
  against_layer_at<std::int32_t, 9, 65, 3, true, false>();
}

TEST_CASE("errors of batch_matmul", "[batch_matmul]") {
  using gen::dtype;
  gen::batch_matmul op;
  const auto error = [&](const gen::shape& x, const gen::shape& y, dtype t = dtype::float32) {
    return message(infer(op, {{dtype::float32, x}, {t, y}}));
  };
  CHECK(error({3}, {3, 2}) == "operands must have at least 2 axes, but are float32[3] and float32[3,2]");
  CHECK(error({2, 3}, {2, 3}) == "inner sizes of float32[2,3] and float32[2,3] must be equal");
  CHECK(error({2, 3}, {3, 2}, dtype::int32) ==
        "operands must be numbers of one type, but float32 x int32 gives float32");
  op.broadcasts = false;
  CHECK(error({1, 2, 3}, {4, 3, 2}) == "batch axes of float32[1,2,3] and float32[4,3,2] must be equal");
}

TEST_CASE("what batch_matmul emits", "[batch_matmul]") {
  gen::batch_matmul op;
  op.adj_y = true;
  const operand x{random_tensor<float>({5, 2, 3}, -1, 1)};
  const gen::tensor y = random_tensor<float>({1, 4, 3}, -1, 1);
  CHECK(emitted(op, {x, {y}}) == "te::batch_matmul<t_a, t_b, t_y, false, true> 120");
  CHECK(emitted(op, {x, {y, true}}) ==
        "te::matmul<t_a, te::packed<float, 3, 4, 16, weights::w_y_matrix>, t_y, te::epilogue<te::no_bias, "
        "te::no_residual, "
        "te::no_activation>> 120");
}

TEST_CASE("the layer batch_matmul against the reference", "[batch_matmul]") {
  against_layer<float, true, true>(1e-4);
  against_layer<double, false, true>(1e-12);
  against_layer<std::int32_t, true, false>();
  against_layer<std::int16_t, false, false>();
}

TEST_CASE("products of bytes into int32 become products of int32", "[batch_matmul]") {
  gen::batch_matmul op;
  op.output_dtype = gen::dtype::int32;
  const gen::tensor x = random_tensor<std::int8_t>({2, 3, 5}, -128, 127, 1);
  CHECK(tf_embed::test::expands(op, {x, random_tensor<std::int8_t>({2, 5, 4}, -128, 127, 2)}, 2));
  CHECK(tf_embed::test::expands(op, {x, random_tensor<std::uint8_t>({1, 5, 4}, 0, 255, 3)}, 1));
}

}  // namespace tests
