// SPDX-License-Identifier: Apache-2.0
#include "ops/element/unary.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/unary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::unary;
using gen::unary_kind;

template <class T>
std::vector<T> of(unary_kind kind, std::vector<T> x) {
  unary op(kind);
  const auto n = static_cast<std::int64_t>(x.size());
  return values<T>(evaluate(op, {tensor<T>({n}, std::move(x))})[0]);
}

template <class Functor, class T, te::index_t N, class R = T>
void agrees_on(unary_kind kind, const gen::tensor& x, double tolerance) {
  unary op(kind);
  using in = slot<T, te::shape<N>, 0>;
  using out = slot<R, te::shape<N>, 1>;
  INFO(gen::functor_name(kind));
  check_layer<te::unary<Functor, in, out>, out>({x}, evaluate(op, {x})[0], tolerance);
}

template <class Functor, class T, te::index_t N, class R = T>
void agrees(unary_kind kind, double low = -9, double high = 9, double tolerance = 1e-6) {
  agrees_on<Functor, T, N, R>(kind, random_tensor<T>({N}, low, high), tolerance);
}

const std::vector<float> corners{0,     -0.0f, 0.5f, -0.5f, 1.5f, 2.5f, -1.5f, -2.5f,  inf_f, -inf_f,
                                 nan_f, 100,   -100, 88,    -88,  7,    1e-6f, -1e-6f, 8.5f};

template <class Functor, class R = float>
void agrees_at_corners(unary_kind kind, double tolerance = 1e-6) {
  agrees_on<Functor, float, 19, R>(kind, tensor<float>({19}, corners), tolerance);
}

}  // namespace

TEST_CASE("functions as TensorFlow rounds them", "[unary]") {
  check_close<float>(of<float>(unary_kind::round, {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, nan_f}),
                     {0, 2, 2, -0.0f, -2, nan_f});
  check_close<float>(of<float>(unary_kind::relu, {-1, 2, nan_f, -inf_f}), {0, 2, nan_f, 0});
  check_close<float>(of<float>(unary_kind::relu6, {-1, 2, 7, nan_f, inf_f}), {0, 2, 6, nan_f, 6});
  check_close<float>(of<float>(unary_kind::sign, {-3, 0, 4, nan_f}), {-1, 0, 1, nan_f});
  check_close<float>(of<float>(unary_kind::selu, {-1.5f, 1.5f, -inf_f}), {-1.3658143f, 1.5760515f, -1.7580993f}, 1e-6);
  check_close<float>(of<float>(unary_kind::leaky_relu, {-1.5f, 3}), {-0.3f, 3}, 1e-7);
  check_close<float>(of<float>(unary_kind::softplus, {-0.5f, 7, -inf_f, inf_f}), {0.474077f, 7.0009117f, 0, inf_f},
                     1e-6);
  check_close<float>(of<float>(unary_kind::softsign, {-1, inf_f}), {-0.5f, nan_f});
  check_close<float>(of<float>(unary_kind::rsqrt, {4, 0, -1}), {0.5f, inf_f, nan_f});
  check_close<float>(of<float>(unary_kind::erfc, {7}), {4.1838257e-23f});
  CHECK(of<std::int8_t>(unary_kind::abs, {-128, 5, -5}) == std::vector<std::int8_t>{-128, 5, 5});
  CHECK(of<std::int32_t>(unary_kind::neg, {3, -4}) == std::vector<std::int32_t>{-3, 4});
  CHECK(of<std::int32_t>(unary_kind::square, {65536, 3}) == std::vector<std::int32_t>{0, 9});
  CHECK(of<std::uint8_t>(unary_kind::invert, {1}) == std::vector<std::uint8_t>{254});
  CHECK(of<bool>(unary_kind::logical_not, {true, false}) == std::vector<bool>{false, true});
  unary op(unary_kind::is_nan);
  CHECK(values<bool>(evaluate(op, {tensor<float>({3}, {1, nan_f, inf_f})})[0]) ==
        std::vector<bool>{false, true, false});
}

TEST_CASE("errors of unary operations", "[unary]") {
  unary op(unary_kind::exp);
  CHECK(message(infer(op, {{gen::dtype::int32, {2}}})) == "is not defined for int32[2]");
  CHECK(message(infer(op, {})) == "needs 1 input, but has 0");
}

TEST_CASE("16-bit floats go through float", "[unary]") {
  unary op(unary_kind::square);
  gen::tensor x(gen::dtype::float16, {1});
  x.mutable_as<gen::float16>()[0] = gen::to_float16(1.5f);
  CHECK(evaluate(op, {x})[0].as_double(0) == 2.25);
}

TEST_CASE("unary layers at sizes around the vectors", "[unary]") {
  agrees<te::ops::relu, float, 1>(unary_kind::relu);
  agrees<te::ops::relu, float, 7>(unary_kind::relu);
  agrees<te::ops::relu, float, 8>(unary_kind::relu);
  agrees<te::ops::relu, float, 17>(unary_kind::relu);
  agrees<te::ops::relu, float, 130>(unary_kind::relu);
  agrees<te::ops::relu, float, 0>(unary_kind::relu);
  agrees<te::ops::tanh, double, 11>(unary_kind::tanh);
  agrees<te::ops::elu, double, 11>(unary_kind::elu);
  agrees<te::ops::relu6, std::int8_t, 33>(unary_kind::relu6);
  agrees<te::ops::neg, std::int64_t, 9>(unary_kind::neg);
  agrees<te::ops::logical_not, bool, 9>(unary_kind::logical_not);
  agrees<te::ops::is_finite, float, 9, bool>(unary_kind::is_finite);
}

TEST_CASE("unary layers in the corners", "[unary]") {
  agrees_at_corners<te::ops::relu>(unary_kind::relu, 0);
  agrees_at_corners<te::ops::relu6>(unary_kind::relu6, 0);
  agrees_at_corners<te::ops::leaky_relu<te::f32<0x3e4ccccdu>>>(unary_kind::leaky_relu);
  agrees_at_corners<te::ops::elu>(unary_kind::elu);
  agrees_at_corners<te::ops::selu>(unary_kind::selu);
  agrees_at_corners<te::ops::sigmoid>(unary_kind::sigmoid);
  agrees_at_corners<te::ops::expm1>(unary_kind::expm1);
  agrees_at_corners<te::ops::log1p>(unary_kind::log1p);
  agrees_at_corners<te::ops::softplus>(unary_kind::softplus);
  agrees_at_corners<te::ops::softsign>(unary_kind::softsign);
  agrees_at_corners<te::ops::sign>(unary_kind::sign, 0);
  agrees_at_corners<te::ops::round>(unary_kind::round, 0);
  agrees_at_corners<te::ops::rsqrt>(unary_kind::rsqrt);
  agrees_at_corners<te::ops::hard_swish>(unary_kind::hard_swish);
  agrees_at_corners<te::ops::gelu>(unary_kind::gelu, 3e-6);
  agrees<te::ops::gelu_tanh, float, 37>(unary_kind::gelu_tanh, -9, 9,
                                        3e-6);  // at -infinity it is -inf * 0, or not quite 0
  agrees_at_corners<te::ops::is_inf, bool>(unary_kind::is_inf);
}

TEST_CASE("expm1 and log1p keep their digits near zero", "[unary]") {
  for (const float x : {1e-30f, -3e-8f, 1e-5f, -0.01f, 0.2f, 0.34f, 0.36f, -0.34f, -0.36f, -0.9f, 5.0f}) {
    const gen::tensor in = tensor<float>({4}, {x, x, x, x});
    using slot_in = slot<float, te::shape<4>, 0>;
    using slot_out = slot<float, te::shape<4>, 1>;
    const auto near = [&](float got, double want) { return std::abs(static_cast<double>(got) / want - 1) < 5e-7; };
    INFO(x);
    CHECK(near(run_layer<te::unary<te::ops::expm1, slot_in, slot_out>, te::simd::default_arch, slot_out>({in})[0],
               std::expm1(static_cast<double>(x))));
    CHECK(near(run_layer<te::unary<te::ops::log1p, slot_in, slot_out>, te::simd::default_arch, slot_out>({in})[0],
               std::log1p(static_cast<double>(x))));
  }
}

TEST_CASE("population_count", "[unary]") {
  unary op(unary_kind::population_count);
  const gen::tensor x = tensor<std::int8_t>({3}, {-1, 3, -128});
  const gen::tensor made = evaluate(op, {x})[0];
  CHECK(values<std::uint8_t>(made) == std::vector<std::uint8_t>{8, 2, 1});
  using in = slot<std::int8_t, te::shape<3>, 0>;
  using out = slot<std::uint8_t, te::shape<3>, 1>;
  check_layer<te::unary<te::ops::population_count, in, out>, out>({x}, made);
  const gen::tensor wide = tensor<std::int64_t>({2}, {-1, 3});
  CHECK(values<std::uint8_t>(evaluate(op, {wide})[0]) == std::vector<std::uint8_t>{64, 2});
  CHECK(message(infer(op, {{gen::dtype::float32, {2}}})) == "is not defined for float32[2]");
}

}  // namespace tests
