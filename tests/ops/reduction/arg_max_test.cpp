// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/arg_max.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/arg_max.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

gen::tensor axis_tensor(std::int32_t axis) { return gen::tensor::scalar(axis); }

template <template <class, class, std::size_t> class Layer, class T, class Index, class In, std::size_t Axis, class Out>
void agrees(bool smallest, const gen::tensor& x) {
  gen::arg_max op;
  op.smallest = smallest;
  op.output_type = gen::dtype_of<Index>;
  using out = slot<Index, Out, 4>;
  check_layer<Layer<slot<T, In, 0>, out, Axis>, out>({x}, evaluate(op, {x, axis_tensor(static_cast<int>(Axis))})[0]);
}

template <te::index_t N>
void agrees_at_size() {
  using in = te::shape<2, N, 3>;
  const gen::tensor x = random_tensor<float>({2, N, 3}, -9, 9);
  agrees<te::arg_max, float, std::int64_t, in, 1, te::shape<2, 3>>(false, x);
  agrees<te::arg_min, float, std::int32_t, te::shape<6, N>, 1, te::shape<6>>(true, x.reshaped({6, N}));
}

}  // namespace

TEST_CASE("the first extreme wins, NaN never", "[arg_max]") {
  const gen::tensor x =
      tensor<float>({5, 3}, {1, nan_f, 3, nan_f, 1, 2, nan_f, nan_f, nan_f, -inf_f, -inf_f, -inf_f, 2, 2, 1});
  gen::arg_max largest;
  CHECK(values<std::int64_t>(evaluate(largest, {x, axis_tensor(1)})[0]) == std::vector<std::int64_t>{2, 2, 0, 0, 0});
  CHECK(values<std::int64_t>(evaluate(largest, {x, axis_tensor(-2)})[0]) == std::vector<std::int64_t>{4, 4, 0});
  gen::arg_max least;
  least.smallest = true;
  CHECK(values<std::int64_t>(evaluate(least, {x, axis_tensor(1)})[0]) == std::vector<std::int64_t>{0, 1, 0, 0, 2});
  agrees<te::arg_max, float, std::int64_t, te::shape<5, 3>, 1, te::shape<5>>(false, x);
  agrees<te::arg_max, float, std::int64_t, te::shape<5, 3>, 0, te::shape<3>>(false, x);
  agrees<te::arg_min, float, std::int64_t, te::shape<5, 3>, 1, te::shape<5>>(true, x);
}

TEST_CASE("the layer of arg_max at sizes around the vectors", "[arg_max]") {
  agrees_at_size<1>();
  agrees_at_size<4>();
  agrees_at_size<17>();
  agrees_at_size<130>();
  agrees<te::arg_max, std::uint8_t, std::int32_t, te::shape<4, 33>, 1, te::shape<4>>(
      false, random_tensor<std::uint8_t>({4, 33}, 0, 9));
  agrees<te::arg_max, std::int32_t, std::int32_t, te::shape<5, 70>, 0, te::shape<70>>(
      false, random_tensor<std::int32_t>({5, 70}, -9, 9));
}

TEST_CASE("the layer of arg_max over short rows and over long ones of integers", "[arg_max]") {
  agrees<te::arg_max, float, std::int64_t, te::shape<1001, 5>, 1, te::shape<1001>>(
      false, random_tensor<float>({1001, 5}, -2, 2));
  agrees<te::arg_min, double, std::int32_t, te::shape<301, 3>, 1, te::shape<301>>(
      true, random_tensor<double>({301, 3}, -2, 2));
  agrees<te::arg_max, std::int64_t, std::int64_t, te::shape<301, 2>, 1, te::shape<301>>(
      false, random_tensor<std::int64_t>({301, 2}, -2, 2));
  agrees<te::arg_max, bool, std::int64_t, te::shape<70, 3>, 1, te::shape<70>>(false,
                                                                              random_tensor<bool>({70, 3}, 0, 1));
  agrees<te::arg_min, bool, std::int64_t, te::shape<3, 70>, 1, te::shape<3>>(true, random_tensor<bool>({3, 70}, 0, 1));
  agrees<te::arg_max, std::int32_t, std::int64_t, te::shape<3, 1000>, 1, te::shape<3>>(
      false, random_tensor<std::int32_t>({3, 1000}, -900, 900));
  agrees<te::arg_min, std::int64_t, std::int64_t, te::shape<3, 500>, 1, te::shape<3>>(
      true, random_tensor<std::int64_t>({3, 500}, -900, 900));
  agrees<te::arg_min, std::uint8_t, std::int64_t, te::shape<3, 700>, 1, te::shape<3>>(
      true, random_tensor<std::uint8_t>({3, 700}, 0, 250));
  agrees<te::arg_max, std::int16_t, std::int64_t, te::shape<40, 7>, 1, te::shape<40>>(
      false, random_tensor<std::int16_t>({40, 7}, -3, 3));
}

TEST_CASE("errors of arg_max", "[arg_max]") {
  gen::arg_max op;
  CHECK_FALSE(infer_constants(op, {gen::tensor(gen::dtype::float32, {2, 3}), axis_tensor(2)}));
  CHECK(message(infer_constants(op, {gen::tensor(gen::dtype::float32, {2, 0}), axis_tensor(1)})) ==
        "axis 1 of float32[2,0] is empty");
}

}  // namespace tests
