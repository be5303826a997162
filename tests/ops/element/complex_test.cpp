// SPDX-License-Identifier: Apache-2.0
// Arithmetic on complex numbers, of ops that are known for real ones: references, kernels, and what they are made of.
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/spectrum/spectrum_support.hpp"
#include "ops/support/expansion_support.hpp"

#include <tf_embed/layers/complex_functions.hpp>
#include <tf_embed/layers/complex_map.hpp>

using namespace op_testing;
using namespace spectrum_testing;
using gen::binary;
using gen::binary_kind;
using gen::unary;
using gen::unary_kind;
using std::complex;

namespace {

using numbers = std::vector<complex<double>>;

template <class Op>
numbers of(Op op, std::vector<gen::tensor> operands) {
  return values<complex<double>>(evaluate(op, operands)[0]);
}

gen::tensor list(numbers x) {
  const auto n = static_cast<std::int64_t>(x.size());
  return tensor<complex<double>>({n}, std::move(x));
}

template <class Functor, class T, te::index_t N>
void unary_agrees(unary_kind kind, double tolerance) {
  using in = slot<complex<T>, te::shape<N>, 0>;
  using out = slot<complex<T>, te::shape<N>, 1>;
  unary op(kind);
  const gen::tensor x = random_complex<T>({N});
  INFO(gen::functor_name(kind));
  check_complex_layer<te::complex_unary<Functor, in, out>, out>({x}, evaluate(op, {x})[0], tolerance);
}

template <class Functor, class A, class B, class Out>
void binary_agrees(binary_kind kind, double tolerance) {
  using T = te::part_of<Out>;
  binary op(kind);
  const gen::tensor a = random_complex<T>(op_testing::shape_of<typename A::shape>(), 2);
  const gen::tensor b = random_complex<T>(op_testing::shape_of<typename B::shape>(), 3);
  INFO(gen::functor_name(kind));
  check_complex_layer<te::complex_binary<Functor, A, B, Out>, Out>({a, b}, evaluate(op, {a, b})[0], tolerance);
}

}  // namespace

TEST_CASE("complex arithmetic by hand") {
  const gen::tensor x = list({{1, 2}, {3, -1}});
  const gen::tensor y = list({{0, 1}, {2, 2}});
  CHECK(of(binary(binary_kind::add), {x, y}) == numbers{{1, 3}, {5, 1}});
  CHECK(of(binary(binary_kind::sub), {x, y}) == numbers{{1, 1}, {1, -3}});
  CHECK(of(binary(binary_kind::mul), {x, y}) == numbers{{-2, 1}, {8, 4}});
  CHECK(of(binary(binary_kind::div), {x, y}) == numbers{{2, -1}, {0.5, -1}});
  CHECK(of(binary(binary_kind::div_no_nan), {x, list({0, {0, 1}})}) == numbers{0, {-1, -3}});
  CHECK(of(binary(binary_kind::squared_difference), {x, y}) == numbers{2, 10});
  CHECK(of(unary(unary_kind::neg), {x}) == numbers{{-1, -2}, {-3, 1}});
  CHECK(of(unary(unary_kind::conjugate), {x}) == numbers{{1, -2}, {3, 1}});
  CHECK(of(unary(unary_kind::square), {x}) == numbers{{-3, 4}, {8, -6}});
  CHECK(of(unary(unary_kind::reciprocal), {y}) == numbers{{0, -1}, {0.25, -0.25}});
  binary equal(binary_kind::equal);
  CHECK(values<bool>(evaluate(equal, {x, list({{1, 2}, {3, 1}})})[0]) == std::vector<bool>{true, false});
}

TEST_CASE("ops without a form for complex numbers refuse them") {
  CHECK_FALSE(unary(unary_kind::relu).takes_complex());
  CHECK_FALSE(unary(unary_kind::floor).takes_complex());
  CHECK_FALSE(binary(binary_kind::maximum).takes_complex());
  CHECK_FALSE(binary(binary_kind::less).takes_complex());
  unary conj(unary_kind::conjugate);
  CHECK(message(infer(conj, {{gen::dtype::float32, {2}}})) == "is not defined for float32[2]");
}

TEST_CASE("te::complex_unary is the reference") {
  unary_agrees<te::ops::conjugate, float, 37>(unary_kind::conjugate, 0);
  unary_agrees<te::ops::complex_square, float, 37>(unary_kind::square, 3e-7);
  unary_agrees<te::ops::complex_reciprocal, float, 37>(unary_kind::reciprocal, 2e-6);
  unary_agrees<te::ops::complex_square, double, 5>(unary_kind::square, 1e-15);
  unary_agrees<te::ops::complex_exp, float, 9>(unary_kind::exp, 1e-6);
  unary_agrees<te::ops::complex_expm1, float, 9>(unary_kind::expm1, 1e-6);
  unary_agrees<te::ops::complex_log, float, 9>(unary_kind::log, 1e-6);
  unary_agrees<te::ops::complex_log1p, float, 9>(unary_kind::log1p, 2e-6);
  unary_agrees<te::ops::complex_sqrt, float, 9>(unary_kind::sqrt, 1e-6);
  unary_agrees<te::ops::complex_rsqrt, float, 9>(unary_kind::rsqrt, 2e-6);
  unary_agrees<te::ops::complex_tanh, float, 9>(unary_kind::tanh, 1e-6);
  unary_agrees<te::ops::complex_sigmoid, float, 9>(unary_kind::sigmoid, 1e-6);
  unary_agrees<te::ops::complex_sign, float, 9>(unary_kind::sign, 1e-6);
}

TEST_CASE("te::complex_binary is the reference, with broadcasting") {
  using whole = slot<complex<float>, te::shape<3, 21>, 0>;
  using other = slot<complex<float>, te::shape<3, 21>, 1>;
  using row = slot<complex<float>, te::shape<21>, 1>;
  using column = slot<complex<float>, te::shape<3, 1>, 0>;
  using out = slot<complex<float>, te::shape<3, 21>, 2>;
  binary_agrees<te::ops::complex_mul, whole, other, out>(binary_kind::mul, 4e-7);
  binary_agrees<te::ops::complex_mul, whole, row, out>(binary_kind::mul, 4e-7);
  binary_agrees<te::ops::complex_mul, column, row, out>(binary_kind::mul, 4e-7);
  binary_agrees<te::ops::complex_div, whole, other, out>(binary_kind::div, 1e-5);
  binary_agrees<te::ops::complex_squared_difference, whole, row, out>(binary_kind::squared_difference, 2e-6);
  binary_agrees<te::ops::complex_pow, whole, row, out>(binary_kind::pow, 1e-4);
  using flags = slot<bool, te::shape<3, 21>, 2>;
  binary equal(binary_kind::equal);
  const gen::tensor a = random_complex<float>({3, 21});
  check_layer<te::complex_binary<te::ops::complex_equal, whole, other, flags>, flags>({a, a},
                                                                                      evaluate(equal, {a, a})[0]);
}

TEST_CASE("sums and differences of complex numbers are those of their parts") {
  const gen::tensor a = random_complex<float>({3, 4});
  const gen::tensor b = random_complex<float>({4}, 2);
  CHECK(tf_embed::test::expands(binary(binary_kind::add), {a, b}, 2));
  CHECK(tf_embed::test::expands(binary(binary_kind::sub), {a, b}, 2));
  CHECK(tf_embed::test::expands(unary(unary_kind::neg), {a}, 1));
  CHECK(tf_embed::test::expands(*loaded_op("AddN"), {a, a}, 2));
  const gen::tensor axes = gen::tensor::of_ints(gen::dtype::int32, std::vector<std::int64_t>{0});
  CHECK(tf_embed::test::expands(*loaded_op("Sum"), {a, axes}, 1, 1e-6));
  CHECK(tf_embed::test::expands(*loaded_op("Mean"), {a, axes}, 1, 1e-6));
  CHECK(tf_embed::test::expands(*loaded_op("Cumsum"), {a, axes.reshaped({})}, 1, 1e-6));
}

TEST_CASE("products of complex matrices are four of real ones") {
  const gen::tensor a = random_complex<float>({3, 4});
  const gen::tensor b = random_complex<float>({4, 5}, 2);
  CHECK(tf_embed::test::expands(*loaded_op("MatMul"), {a, b}, 1, 1e-5));
  CHECK(tf_embed::test::expands(*loaded_op("BatchMatMulV2"), {a, b}, 2, 1e-5));
}
