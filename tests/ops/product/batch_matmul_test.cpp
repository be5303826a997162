// SPDX-License-Identifier: Apache-2.0
#include "ops/product/batch_matmul.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/window_testing.hpp"

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

/// A product with bias, residual and `Activation`, whose reference is `act`; the residual is the output itself where
/// `InPlace` says so.
template <class T, class Activation, te::index_t Rows, te::index_t Depth, te::index_t Columns, bool AdjA, bool AdjB,
          bool InPlace>
void tail_against_layer(gen::activation act, double tolerance) {
  using a = slot<T, std::conditional_t<AdjA, te::shape<3, Depth, Rows>, te::shape<3, Rows, Depth>>, 0>;
  using b = slot<T, std::conditional_t<AdjB, te::shape<Columns, Depth>, te::shape<Depth, Columns>>, 1>;
  using bias = slot<T, te::shape<Columns>, 2>;
  using residual = slot<T, te::shape<3, Rows, Columns>, 3>;
  using out = std::conditional_t<InPlace, residual, slot<T, te::shape<3, Rows, Columns>, 4>>;
  gen::batch_matmul op;
  op.adj_x = AdjA;
  op.adj_y = AdjB;
  op.epilogue = {true, true, act};
  const std::vector<gen::tensor> inputs{random_tensor<T>(shape_of<typename a::shape>(), -1, 1, 1),
                                        random_tensor<T>(shape_of<typename b::shape>(), -1, 1, 2),
                                        random_tensor<T>({Columns}, -1, 1, 3),
                                        random_tensor<T>({3, Rows, Columns}, -1, 1, 4)};
  using layer =
      te::batch_matmul<a, b, out, AdjA, AdjB, te::epilogue<te::bias<bias>, te::residual<residual>, Activation>>;
  check_layer<layer, out>(inputs, evaluate(op, inputs)[0], tolerance);
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

TEST_CASE("the tail of a batch product by hand", "[batch_matmul]") {
  gen::batch_matmul op;
  op.epilogue = {true, true, {gen::activation_kind::relu}};
  const gen::tensor x = tensor<float>({2, 1, 2}, {1, 2, 3, 4});
  const gen::tensor y = tensor<float>({2, 2, 1}, {1, 1, 10, 10});
  CHECK(values<float>(evaluate(op, {x, y, tensor<float>({1}, {-5}), tensor<float>({2, 1, 1}, {1, 2})})[0]) ==
        std::vector<float>{0, 67});
}

TEST_CASE("the tail of the layer batch_matmul against the reference", "[batch_matmul]") {
  using gen::activation_kind;
  tail_against_layer<float, te::relu, 5, 70, 83, false, false, true>({activation_kind::relu}, 1e-5);
  tail_against_layer<float, te::tanh, 5, 70, 37, false, false, false>({activation_kind::tanh}, 1e-5);
  tail_against_layer<float, te::tanh, 20, 70, 83, true, true, true>({activation_kind::tanh}, 1e-5);
  tail_against_layer<float, te::sigmoid, 9, 130, 21, false, true, false>({activation_kind::sigmoid}, 1e-5);
  tail_against_layer<double, te::hard_swish, 9, 33, 7, true, false, true>({activation_kind::hard_swish}, 1e-12);
}

TEST_CASE("where batch_matmul can have a tail, and whose channel a weight is", "[batch_matmul]") {
  using gen::dtype;
  gen::batch_matmul op;
  const auto slot_of = [&](dtype x, dtype y) {
    return op.epilogue_slot(std::vector<gen::tensor_type>{{x, {5, 2, 3}}, {y, {5, 3, 4}}});
  };
  REQUIRE(slot_of(dtype::float32, dtype::float32));
  CHECK(slot_of(dtype::float32, dtype::float32)->filter_run == 1);
  CHECK(slot_of(dtype::float64, dtype::float64));
  CHECK_FALSE(slot_of(dtype::int32, dtype::int32));
  CHECK_FALSE(slot_of(dtype::float32, dtype::int8));
  op.output_dtype = dtype::float64;
  CHECK_FALSE(slot_of(dtype::float32, dtype::float32));
  op.output_dtype = dtype::invalid;
  // Scaling what the slot says belongs to a column scales that column of every product.
  for (const bool turned : {false, true}) {
    op.adj_y = turned;
    const gen::tensor x = random_tensor<float>({5, 2, 3}, -1, 1, 1);
    gen::tensor y = random_tensor<float>(turned ? gen::shape{5, 4, 3} : gen::shape{5, 3, 4}, -1, 1, 2);
    std::vector<float> want = values<float>(evaluate(op, {x, y})[0]);
    for (std::size_t i = 0; i < want.size(); ++i) want[i] *= static_cast<float>(1 << i % 4);
    const auto slot = op.epilogue_slot(std::vector<gen::tensor_type>{x.type(), y.type()});
    REQUIRE(slot);
    for (std::int64_t i = 0; i < y.size(); ++i)
      y.mutable_as<float>()[static_cast<std::size_t>(i)] *= static_cast<float>(1 << i / slot->filter_run % 4);
    CHECK(values<float>(evaluate(op, {x, y})[0]) == want);
  }
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
  op.epilogue = {true, false, {gen::activation_kind::relu}};
  const operand bias{random_tensor<float>({4}, -1, 1), true};
  CHECK(emitted(op, {x, {y}, bias}) ==
        "te::batch_matmul<t_a, t_b, t_y, false, true, te::epilogue<te::bias<t_c>, te::no_residual, te::relu>> 120");
  CHECK(emitted(op, {x, {y, true}, bias}) ==
        "te::matmul<t_a, te::packed<float, 3, 4, 16, weights::w_y_matrix>, t_y, te::epilogue<te::bias<t_c>, "
        "te::no_residual, te::relu>> 120");
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
