// SPDX-License-Identifier: Apache-2.0
#include "ops/element/binary.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/binary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::binary;
using gen::binary_kind;

template <class T>
std::vector<T> of(binary_kind kind, std::vector<T> a, std::vector<T> b) {
  binary op(kind);
  const auto n = static_cast<std::int64_t>(a.size());
  return values<T>(evaluate(op, {tensor<T>({n}, std::move(a)), tensor<T>({n}, std::move(b))})[0]);
}

/// The layer against the reference, on both arches.
template <class Functor, class T, class R, class A, class B, class Out>
void agrees(binary_kind kind, double low_b = -9, double tolerance = 1e-6) {
  binary op(kind);
  const std::vector<gen::tensor> in{random_tensor<T>(shape_of<A>(), -9, 9, 1),
                                    random_tensor<T>(shape_of<B>(), low_b, 9, 2)};
  using out = slot<R, Out, 2>;
  check_layer<te::binary<Functor, slot<T, A, 0>, slot<T, B, 1>, out>, out>(in, evaluate(op, in)[0], tolerance);
}

template <te::index_t N>
void agrees_at_size() {
  using n = te::shape<N>;
  using one = te::shape<1>;
  agrees<te::ops::add, float, float, n, n, n>(binary_kind::add);
  agrees<te::ops::sub, float, float, one, n, n>(binary_kind::sub);
  agrees<te::ops::sub, float, float, n, one, n>(binary_kind::sub);
  agrees<te::ops::add, std::int32_t, std::int32_t, n, n, n>(binary_kind::add);
}

}  // namespace

TEST_CASE("arithmetic as TensorFlow rounds it", "[binary]") {
  const std::vector<float> a{7, -7, 7, -7, 5.5f, -1, 0, 1};
  const std::vector<float> b{3, 3, -3, -3, 0, inf_f, 0, -inf_f};
  check_close<float>(of(binary_kind::floor_div, a, b), {2, -3, -3, 2, inf_f, -0.0f, nan_f, -0.0f});
  check_close<float>(of(binary_kind::truncate_div, a, b), {2, -2, -2, 2, inf_f, -0.0f, nan_f, -0.0f});
  check_close<float>(of(binary_kind::floor_mod, a, b), {1, 2, -2, -1, nan_f, inf_f, nan_f, -inf_f});
  check_close<float>(of(binary_kind::truncate_mod, a, b), {1, -1, 1, -1, nan_f, -1, nan_f, 1});
  check_close<float>(of(binary_kind::div_no_nan, a, b), {7 / 3.0f, -7 / 3.0f, -7 / 3.0f, 7 / 3.0f, 0, -0.0f, 0, -0.0f});
  check_close<float>(of(binary_kind::xdivy, a, b), {7 / 3.0f, -7 / 3.0f, -7 / 3.0f, 7 / 3.0f, inf_f, -0.0f, 0, -0.0f});
  check_close<float>(of<float>(binary_kind::mul_no_nan, {inf_f, nan_f, 2, 0}, {0, 0, 3, inf_f}), {0, 0, 6, nan_f});
  check_close<float>(of<float>(binary_kind::xlogy, {0, 2, 1}, {0, 1, -1}), {0, 0, nan_f});
  check_close<float>(of<float>(binary_kind::maximum, {nan_f, 1, 2}, {1, nan_f, 3}), {nan_f, nan_f, 3});
  check_close<float>(of<float>(binary_kind::minimum, {nan_f, 1, 2}, {1, nan_f, 3}), {nan_f, nan_f, 2});
  check_close<float>(of<float>(binary_kind::atan2, {3, 0}, {7, -1}), {0.40489179f, 3.1415927f}, 1e-6);
  CHECK(of<float>(binary_kind::next_after, {1, 2, 0}, {2, 2, -1}) ==
        std::vector<float>{1.00000012f, 2, -1.40129846e-45f});
}

TEST_CASE("integers wrap, and divide as TensorFlow does", "[binary]") {
  const std::vector<std::int8_t> a{7, -7, 7, -7, -128, -128, 0, -1};
  const std::vector<std::int8_t> b{3, 3, -3, -3, -1, 2, 5, 127};
  CHECK(of(binary_kind::floor_div, a, b) == std::vector<std::int8_t>{2, -3, -3, 2, -128, -64, 0, -1});
  CHECK(of(binary_kind::truncate_div, a, b) == std::vector<std::int8_t>{2, -2, -2, 2, -128, -64, 0, 0});
  CHECK(of(binary_kind::floor_mod, a, b) == std::vector<std::int8_t>{1, 2, -2, -1, 0, 0, 0, 126});
  CHECK(of(binary_kind::mul, a, b) == std::vector<std::int8_t>{21, -21, -21, 21, -128, 0, 0, -127});
  CHECK(of(binary_kind::div, a, b) == of(binary_kind::truncate_div, a, b));
  CHECK(of<std::int32_t>(binary_kind::pow, {3, -2, 0, 5}, {21, 31, 0, 14}) ==
        std::vector<std::int32_t>{1870418611, std::numeric_limits<std::int32_t>::min(), 1, 1808548329});
  CHECK(of<std::int8_t>(binary_kind::left_shift, {1, -1, 3, 3}, {3, 40, -1, 0}) ==
        std::vector<std::int8_t>{8, -128, 3, 3});
  CHECK(of<std::int8_t>(binary_kind::right_shift, {100, -100}, {3, 40}) == std::vector<std::int8_t>{12, -1});
  CHECK(of<std::uint32_t>(binary_kind::sub, {3}, {5}) == std::vector<std::uint32_t>{4294967294u});
  CHECK(of<std::uint64_t>(binary_kind::truncate_div, {~0ull}, {~0ull}) == std::vector<std::uint64_t>{1});
}

TEST_CASE("errors of binary operations", "[binary]") {
  binary op(binary_kind::floor_div);
  using gen::dtype;
  CHECK(message(infer(op, {{dtype::int32, {2}}})) == "needs 2 inputs, but has 1");
  CHECK(message(infer(op, {{dtype::int32, {2}}, {dtype::float32, {2}}})) ==
        "both operands must have one type, but are int32[2] and float32[2]");
  CHECK(message(infer(op, {{dtype::int32, {2}}, {dtype::int32, {3}}})) == "shapes [2] and [3] do not broadcast");
  CHECK(message(infer(op, {{dtype::boolean, {2}}, {dtype::boolean, {2}}})) == "is not defined for bool[2]");
  CHECK_FALSE(infer(op, {{dtype::int32, {1 << 21, 1}}, {dtype::int32, {1, 1 << 21}}}));
  const std::vector<gen::tensor> zero{tensor<std::int32_t>({2}, {1, 2}), tensor<std::int32_t>({2}, {1, 0})};
  CHECK(message(op.evaluate(zero)) == "integer division by zero");
  binary power(binary_kind::pow);
  CHECK(message(power.evaluate({{tensor<std::int32_t>({1}, {1}), tensor<std::int32_t>({1}, {-1})}})) ==
        "integers to negative integer powers are not allowed");
  binary eq(binary_kind::equal);
  eq.incompatible_shape_error = false;
  CHECK(values<bool>(evaluate(eq, {tensor<float>({2}, {1, 2}), tensor<float>({3}, {1, 2, 3})})[0]) ==
        std::vector<bool>{false});
}

TEST_CASE("16-bit floats are added in float", "[binary]") {
  binary op(binary_kind::add);
  gen::tensor a(gen::dtype::bfloat16, {1}), b(gen::dtype::bfloat16, {1});
  a.mutable_as<gen::bfloat16>()[0] = gen::to_bfloat16(1.0f);
  b.mutable_as<gen::bfloat16>()[0] = gen::to_bfloat16(0.5f);
  CHECK(evaluate(op, {a, b})[0].as_double(0) == 1.5);
}

TEST_CASE("binary layers at sizes around the vectors", "[binary]") {
  agrees_at_size<1>();
  agrees_at_size<3>();
  agrees_at_size<4>();
  agrees_at_size<5>();
  agrees_at_size<15>();
  agrees_at_size<17>();
  agrees_at_size<130>();
}

TEST_CASE("binary layers broadcast", "[binary]") {
  using te::shape;
  agrees<te::ops::mul, float, float, shape<2, 3, 5>, shape<5>, shape<2, 3, 5>>(binary_kind::mul);
  agrees<te::ops::mul, float, float, shape<2, 3, 1>, shape<1, 3, 19>, shape<2, 3, 19>>(binary_kind::mul);
  agrees<te::ops::maximum, float, float, shape<3, 1, 5, 1>, shape<1, 4, 1, 2>, shape<3, 4, 5, 2>>(binary_kind::maximum);
  agrees<te::ops::sub, double, double, shape<7>, shape<4, 1>, shape<4, 7>>(binary_kind::sub);
  agrees<te::ops::floor_div, std::int64_t, std::int64_t, shape<2, 3>, shape<>, shape<2, 3>>(binary_kind::floor_div, 1);
  agrees<te::ops::add, float, float, shape<>, shape<>, shape<>>(binary_kind::add);
  agrees<te::ops::add, float, float, shape<0, 3>, shape<3>, shape<0, 3>>(binary_kind::add);
  agrees<te::ops::less, float, bool, shape<3, 1>, shape<5>, shape<3, 5>>(binary_kind::less);
  agrees<te::ops::pow, float, float, shape<3, 6>, shape<6>, shape<3, 6>>(binary_kind::pow, 0);
  agrees<te::ops::squared_difference, std::int32_t, std::int32_t, shape<33>, shape<33>, shape<33>>(
      binary_kind::squared_difference);
  agrees<te::ops::floor_mod, float, float, shape<2, 9>, shape<9>, shape<2, 9>>(binary_kind::floor_mod);
  agrees<te::ops::logical_and, bool, bool, shape<2, 9>, shape<9>, shape<2, 9>>(binary_kind::logical_and);
}

TEST_CASE("binary layers in the corners", "[binary]") {
  using s = te::shape<5>;
  using out = slot<float, s, 2>;
  const std::vector<gen::tensor> in{tensor<float>({5}, {nan_f, 1, 0, 0, -7}),
                                    tensor<float>({5}, {1, nan_f, 0, inf_f, 3})};
  const auto check = [&]<class Functor>(Functor, binary_kind kind) {
    binary op(kind);
    check_layer<te::binary<Functor, slot<float, s, 0>, slot<float, s, 1>, out>, out>(in, evaluate(op, in)[0]);
  };
  check(te::ops::maximum{}, binary_kind::maximum);
  check(te::ops::minimum{}, binary_kind::minimum);
  check(te::ops::div_no_nan{}, binary_kind::div_no_nan);
  check(te::ops::mul_no_nan{}, binary_kind::mul_no_nan);
  check(te::ops::xlogy{}, binary_kind::xlogy);
  check(te::ops::at_least{}, binary_kind::at_least);
  check(te::ops::at_most{}, binary_kind::at_most);
}

TEST_CASE("binary layers refuse a zero divisor", "[binary]") {
  using s = te::shape<3>;
  using out = slot<std::int32_t, s, 2>;
  using layer = te::binary<te::ops::floor_mod, slot<std::int32_t, s, 0>, slot<std::int32_t, s, 1>, out>;
  run_layer<layer, te::simd::scalar, out>({tensor<std::int32_t>({3}, {1, 2, 3}), tensor<std::int32_t>({3}, {1, 2, 0})},
                                          te::status::division_by_zero);
}

}  // namespace tests
