// SPDX-License-Identifier: Apache-2.0
#include "ops/element/cast.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/cast.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::dtype;

const std::vector<float> numbers{0.9f,  -0.9f, 1.5f, -1.5f, 127.9f, 128,   200,   255.9f, 256,   -1,    -129,
                                 40000, 70000, 3e9f, -3e9f, 5e9f,   1e19f, 2e19f, nan_f,  inf_f, -inf_f};

/// The layer and the reference on the same input, and the reference against numbers that TensorFlow gave.
template <class From, class To, te::index_t N>
void agrees(const std::vector<From>& in, const std::vector<To>& want) {
  gen::cast op;
  op.to = gen::dtype_of<To>;
  const gen::tensor x = tensor<From>({N}, in);
  const gen::tensor y = evaluate(op, {x})[0];
  INFO(gen::name(op.to));
  check_close<To>(values<To>(y), want);
  using out = slot<To, te::shape<N>, 1>;
  check_layer<te::cast<slot<From, te::shape<N>, 0>, out>, out>({x}, y);
}

}  // namespace

TEST_CASE("floats become integers as TensorFlow's kernels make them", "[cast]") {
  const auto i32 = std::numeric_limits<std::int32_t>::min();
  const auto i64 = std::numeric_limits<std::int64_t>::min();
  agrees<float, std::int8_t, 21>(numbers, {0,   0,   1,    -1,   127,  127,  127,  127,  127,  -1,  -128,
                                           127, 127, -128, -128, -128, -128, -128, -128, -128, -128});
  agrees<float, std::uint8_t, 21>(numbers,
                                  {0, 0, 1, 0, 127, 128, 200, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0});
  agrees<float, std::int32_t, 21>(
      numbers, {0, 0, 1, -1, 127, 128, 200, 255, 256, -1, -129, 40000, 70000, i32, i32, i32, i32, i32, i32, i32, i32});
  agrees<float, std::uint32_t, 21>(
      numbers, {0,           0,           1,           4294967295u, 127,         128,         200,
                255,         256,         4294967295u, 4294967167u, 40000,       70000,       3000000000u,
                2147483648u, 2147483648u, 2147483648u, 2147483648u, 2147483648u, 2147483648u, 2147483648u});
  agrees<float, std::int64_t, 21>(numbers,
                                  {0,     0,     1,          -1,          127,        128, 200, 255, 256, -1, -129,
                                   40000, 70000, 3000000000, -3000000000, 5000000000, i64, i64, i64, i64, i64});
  agrees<double, std::uint64_t, 3>({1e19, -1, 2e19}, {10000000000000000000u, ~0ull, 9223372036854775808u});
}

TEST_CASE("other conversions", "[cast]") {
  agrees<float, bool, 4>({0, -0.0f, 2, nan_f}, {false, false, true, true});
  agrees<bool, float, 2>({true, false}, {1, 0});
  agrees<std::int32_t, std::int8_t, 3>({300, -300, 128}, {44, -44, -128});
  agrees<std::int8_t, std::uint64_t, 1>({-1}, {~0ull});
  agrees<std::int64_t, float, 2>({9007199254740993, 16777217}, {9.0071993e15f, 16777216});
  agrees<double, float, 2>({0.1, 1e300}, {0.1f, inf_f});
}

TEST_CASE("narrower floats are rounded, or cut", "[cast]") {
  gen::cast op;
  op.to = dtype::bfloat16;
  const gen::tensor x = tensor<float>({2}, {1.0078124f, 0.1f});
  CHECK(evaluate(op, {x})[0].as_double(0) == 1.0078125);
  op.truncate = true;
  CHECK(evaluate(op, {x})[0].as_double(0) == 1.0);
  CHECK(evaluate(op, {x})[0].as_double(1) == 0.099609375);
  op.to = dtype::string;
  CHECK(message(infer(op, {{dtype::float32, {2}}})) == "there is no cast from float32 to string");
}

// Expected values are TensorFlow's.
TEST_CASE("to_bool asks a scalar for its value, all else for elements", "[cast]") {
  gen::to_bool op;
  const auto of = [&](const gen::tensor& x) -> bool { return values<bool>(evaluate(op, {x})[0])[0]; };
  CHECK_FALSE(of(gen::tensor::scalar(0.0f)));
  CHECK_FALSE(of(gen::tensor::scalar(-0.0f)));
  CHECK(of(gen::tensor::scalar(nan_f)));
  CHECK(of(tensor<float>({1}, {0})));
  CHECK_FALSE(of(gen::tensor(dtype::int32, {0, 3})));
  CHECK(tf_embed::test::expands(op, {gen::tensor::scalar<std::int8_t>(3)}, 1));
  CHECK(tf_embed::test::expands(op, {tensor<float>({1}, {0})}, 1));
  CHECK(message(infer(op, {{dtype::string, {}}})) == "input must be numbers or bool, but is string[]");
}

}  // namespace tests
