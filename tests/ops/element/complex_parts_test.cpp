// SPDX-License-Identifier: Apache-2.0
#include "ops/element/complex_parts.hpp"

#include "ops/spectrum/spectrum_support.hpp"
#include "ops/support/expansion_support.hpp"

#include <tf_embed/layers/complex_parts.hpp>

#include <limits>

using namespace op_testing;
using namespace spectrum_testing;
using std::complex;

TEST_CASE("Real, Imag, ComplexAbs and Angle by hand") {
  const gen::tensor x = tensor<complex<float>>({3}, {{3, -4}, {0, 2}, {-1, 0}});
  const auto of = [&](const char* name) { return values<float>(evaluate(*loaded_op(name), {x})[0]); };
  CHECK(of("Real") == std::vector<float>{3, 0, -1});
  CHECK(of("Imag") == std::vector<float>{-4, 2, 0});
  CHECK(of("ComplexAbs") == std::vector<float>{5, 2, 1});
  check_close<float>(of("Angle"), {-0.92729522f, 1.5707964f, 3.1415927f}, 1e-6);
  CHECK(message(infer(*loaded_op("Real"), {{gen::dtype::float32, {2}}})) ==
        "input must be complex numbers, but is float32[2]");
}

TEST_CASE("Complex by hand, with broadcasting") {
  const auto op = loaded_op("Complex");
  const gen::tensor re = tensor<float>({2, 1}, {1, 2});
  const gen::tensor im = tensor<float>({2}, {3, 4});
  CHECK(values<complex<float>>(evaluate(*op, {re, im})[0]) ==
        std::vector<complex<float>>{{1, 3}, {1, 4}, {2, 3}, {2, 4}});
  CHECK(message(infer(*op, {{gen::dtype::float32, {2}}, {gen::dtype::float64, {2}}})) ==
        "parts must both be float32 or float64, but are float32[2] and float64[2]");
}

namespace {

template <class Functor, class T, te::index_t N>
void agrees(const char* name, double tolerance) {
  using in = slot<complex<T>, te::shape<N>, 0>;
  using out = slot<T, te::shape<N>, 1>;
  const gen::tensor x = random_complex<T>({N});
  INFO(name);
  check_layer<te::complex_part<Functor, in, out>, out>({x}, evaluate(*loaded_op(name), {x})[0], tolerance);
}

template <class T, te::index_t N>
void agree() {
  agrees<te::ops::real_part, T, N>("Real", 0);
  agrees<te::ops::imaginary_part, T, N>("Imag", 0);
  agrees<te::ops::magnitude, T, N>("ComplexAbs", sizeof(T) == 4 ? 5e-7 : 1e-15);
  agrees<te::ops::angle, T, N>("Angle", sizeof(T) == 4 ? 1e-6 : 4e-15);
  using part = slot<T, te::shape<N>, 0>;
  using other = slot<T, te::shape<N>, 1>;
  using out = slot<complex<T>, te::shape<N>, 2>;
  const gen::tensor re = random_tensor<T>({N}, -1, 1, 2);
  const gen::tensor im = random_tensor<T>({N}, -1, 1, 3);
  check_complex_layer<te::complex_join<part, other, out>, out>({re, im}, evaluate(*loaded_op("Complex"), {re, im})[0],
                                                               0);
}

}  // namespace

TEST_CASE("te::complex_part and te::complex_join are the reference") {
  agree<float, 1>();
  agree<float, 16>();
  agree<float, 37>();
  agree<double, 11>();
}

TEST_CASE("the magnitude neither overflows nor vanishes") {
  constexpr float inf = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  using in = slot<complex<float>, te::shape<8>, 0>;
  using out = slot<float, te::shape<8>, 1>;
  const gen::tensor x = tensor<complex<float>>(
      {8}, {{3e30f, 4e30f}, {3e-30f, 4e-30f}, 0, {inf, nan}, {nan, -inf}, {nan, 1}, {1e38f, 0}, {0, -2e-38f}});
  const gen::tensor want = tensor<float>({8}, {5e30f, 5e-30f, 0, inf, inf, nan, 1e38f, 2e-38f});
  const auto got = run_layer<te::complex_part<te::ops::magnitude, in, out>, te::simd::default_arch, out>({x});
  for (std::size_t i = 0; i < 8; ++i) {
    const float w = want.as<float>()[i];
    INFO("number " << i << ": " << got[i]);
    CHECK((got[i] == w || (std::isnan(w) && std::isnan(got[i])) || std::abs(got[i] - w) < 1e-6f * w));
  }
}

TEST_CASE("complex numbers of parts of two shapes are broadcast first") {
  const auto op = loaded_op("Complex");
  CHECK(tf_embed::test::expands(*op, {random_tensor<float>({2, 1}, -1, 1), random_tensor<float>({3}, -1, 1)}, 2) ==
        true);
}
