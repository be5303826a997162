// SPDX-License-Identifier: Apache-2.0
// The transcendental functions of one float against the C library's double. A part of all floats here; `tests_kernels
// "[whole]"` takes all 2^32, one to four minutes a function; `-c tanh` for one of them.
#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <kernels/math_sweep.hpp>
#include <limits>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace tests {
namespace {

namespace ops = tf_embed::ops;
namespace simd = tf_embed::simd;

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

template <class Op, class... Archs, class Exact>
void hold(Exact exact, double limit, std::uint64_t step) {
  std::size_t arch = 0;
  for (const sweep_result& r : sweep_floats<Op, Archs...>(exact, step)) {
    INFO("arch " << arch << ": worst " << r.worst << " ULP at " << r.at << ": " << r.got);
    CHECK(r.worst <= limit);
    if (step == 1) WARN("arch " << arch << ": " << r.worst << " ULP at most, at " << r.at);
    ++arch;
  }
}

template <class... Archs>
void hold_all(std::uint64_t step) {
  constexpr double selu_scale = 1.0507009873554804934193349852946;
  constexpr double selu_alpha = 1.6732632423543772848170429916717;
  const auto logistic = [](double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); };
  const auto section = [&](const char* name, auto op, auto exact, double limit) {
    DYNAMIC_SECTION(name) { hold<decltype(op), Archs...>(exact, limit, step); }
  };
  section(
      "exp", ops::exp{}, [](double x) { return std::exp(x); }, 4);
  section(
      "log", ops::log{}, [](double x) { return std::log(x); }, 4);
  section(
      "tanh", ops::tanh{}, [](double x) { return std::tanh(x); }, 4);
  section(
      "erf", ops::erf{}, [](double x) { return std::erf(x); }, 4);
  section("sigmoid", ops::sigmoid{}, logistic, 4);
  section(
      "sin", ops::sin{}, [](double x) { return std::sin(x); }, 4);
  section(
      "cos", ops::cos{}, [](double x) { return std::cos(x); }, 4);
  section(
      "tan", ops::tan{}, [](double x) { return std::tan(x); }, 4);
  section(
      "expm1", ops::expm1{}, [](double x) { return std::expm1(x); }, 4);
  section(
      "log1p", ops::log1p{}, [](double x) { return std::log1p(x); }, 4);
  section(
      "erfc", ops::erfc{}, [](double x) { return std::erfc(x); }, 5);
  section(
      "softplus", ops::softplus{}, [](double x) { return x > 40 ? x : std::log1p(std::exp(x)); }, 4);
  section(
      "elu", ops::elu{}, [](double x) { return x < 0 ? std::expm1(x) : x; }, 4);
  section(
      "selu", ops::selu{}, [](double x) { return selu_scale * (x < 0 ? selu_alpha * std::expm1(x) : x); }, 4);
  section(
      "sqrt", ops::sqrt{}, [](double x) { return std::sqrt(x); }, 0.5);
  section(
      "rsqrt", ops::rsqrt{}, [](double x) { return 1 / std::sqrt(x); }, 2);
  section(
      "reciprocal", ops::reciprocal{}, [](double x) { return 1 / x; }, 0.5);
  section(
      "asin", ops::asin{}, [](double x) { return std::asin(x); }, 4);
  section(
      "acos", ops::acos{}, [](double x) { return std::acos(x); }, 4);
  section(
      "atan", ops::atan{}, [](double x) { return std::atan(x); }, 4);
  section(
      "sinh", ops::sinh{}, [](double x) { return std::sinh(x); }, 4);
  section(
      "cosh", ops::cosh{}, [](double x) { return std::cosh(x); }, 4);
  section(
      "asinh", ops::asinh{}, [](double x) { return std::asinh(x); }, 4);
  section(
      "acosh", ops::acosh{}, [](double x) { return std::acosh(x); }, 4);
  section(
      "atanh", ops::atanh{}, [](double x) { return std::atanh(x); }, 4);
}

/// The bits of Op(x), as all lanes give them.
template <class Op, class Arch>
std::uint32_t bits_of(float x) {
  float in[17], out[17];
  for (float& v : in) v = x;
  tf_embed::kernels::unary<Op, Arch>(in, out, 17);
  for (const float v : out) CHECK(std::bit_cast<std::uint32_t>(v) == std::bit_cast<std::uint32_t>(out[0]));
  return std::bit_cast<std::uint32_t>(out[0]);
}

template <class Op, class Arch>
void gives(float x, float want) {
  const float got = std::bit_cast<float>(bits_of<Op, Arch>(x));
  INFO("at " << x << ": " << got << " for " << want);
  if (std::isnan(want)) {
    CHECK(std::isnan(got));
  } else {
    CHECK(std::bit_cast<std::uint32_t>(got) == std::bit_cast<std::uint32_t>(want));
  }
}

}  // namespace

TEST_CASE("functions of one float", "[math]") { hold_all<simd::scalar, simd::default_arch>(99991); }

#if XSIMD_WITH_AVX512F
TEST_CASE("functions of one float, narrower vectors", "[math]") {
  hold_all<xsimd::sse2, xsimd::avx2, xsimd::fma3<xsimd::avx2>>(999983);
}
TEST_CASE("functions of every float", "[.][whole]") {
  hold_all<simd::default_arch, xsimd::fma3<xsimd::avx2>, xsimd::sse2>(1);
}
#else
TEST_CASE("functions of every float", "[.][whole]") { hold_all<simd::default_arch>(1); }
#endif
TEST_CASE("functions of every float, one at a time", "[.][whole][scalar]") { hold_all<simd::scalar>(1); }

// What TensorFlow 2.21 gives on a CPU.
TEMPLATE_TEST_CASE("zeros, infinities and NaN", "[math]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  const auto odd = [](auto op) {
    using o = decltype(op);
    gives<o, arch>(0.0f, 0.0f);
    gives<o, arch>(-0.0f, -0.0f);
    gives<o, arch>(nan, nan);
  };
  odd(ops::tanh{}), odd(ops::erf{}), odd(ops::sin{}), odd(ops::tan{}), odd(ops::log1p{}), odd(ops::expm1{});
  odd(ops::sqrt{}), odd(ops::asin{}), odd(ops::atan{}), odd(ops::sinh{}), odd(ops::asinh{}), odd(ops::atanh{});
  odd(ops::softsign{});
  gives<ops::exp, arch>(inf, inf), gives<ops::exp, arch>(-inf, 0.0f), gives<ops::exp, arch>(nan, nan);
  gives<ops::exp, arch>(-0.0f, 1.0f), gives<ops::exp, arch>(88.73f, inf), gives<ops::exp, arch>(-104.5f, 0.0f);
  gives<ops::log, arch>(0.0f, -inf), gives<ops::log, arch>(-0.0f, -inf), gives<ops::log, arch>(inf, inf);
  gives<ops::log, arch>(-inf, nan), gives<ops::log, arch>(-1e-30f, nan), gives<ops::log, arch>(1.0f, 0.0f);
  gives<ops::tanh, arch>(inf, 1.0f), gives<ops::tanh, arch>(-inf, -1.0f), gives<ops::tanh, arch>(17.4f, 1.0f);
  gives<ops::erf, arch>(inf, 1.0f), gives<ops::erf, arch>(-inf, -1.0f), gives<ops::erf, arch>(-16.6f, -1.0f);
  gives<ops::sigmoid, arch>(inf, 1.0f), gives<ops::sigmoid, arch>(-inf, 0.0f), gives<ops::sigmoid, arch>(nan, nan);
  gives<ops::sigmoid, arch>(-0.0f, 0.5f);
  gives<ops::sin, arch>(inf, nan), gives<ops::cos, arch>(-inf, nan), gives<ops::tan, arch>(inf, nan);
  gives<ops::cos, arch>(-0.0f, 1.0f), gives<ops::cos, arch>(nan, nan);
  gives<ops::log1p, arch>(-1.0f, -inf), gives<ops::log1p, arch>(-2.0f, nan), gives<ops::log1p, arch>(inf, inf);
  gives<ops::expm1, arch>(inf, inf), gives<ops::expm1, arch>(-inf, -1.0f);
  gives<ops::erfc, arch>(inf, 0.0f), gives<ops::erfc, arch>(-inf, 2.0f);
  gives<ops::softplus, arch>(inf, inf), gives<ops::softplus, arch>(-inf, 0.0f);
  gives<ops::softsign, arch>(inf, nan);
  gives<ops::rsqrt, arch>(0.0f, inf), gives<ops::rsqrt, arch>(inf, 0.0f), gives<ops::rsqrt, arch>(-1.0f, nan);
  gives<ops::rsqrt, arch>(-0.0f, -inf);
  gives<ops::reciprocal, arch>(-0.0f, -inf), gives<ops::reciprocal, arch>(-inf, -0.0f);
  gives<ops::asin, arch>(2.0f, nan), gives<ops::acos, arch>(-2.0f, nan), gives<ops::acos, arch>(1.0f, 0.0f);
  gives<ops::acosh, arch>(0.5f, nan), gives<ops::acosh, arch>(1.0f, 0.0f), gives<ops::acosh, arch>(inf, inf);
  gives<ops::atanh, arch>(1.0f, inf), gives<ops::atanh, arch>(-1.0f, -inf), gives<ops::atanh, arch>(2.0f, nan);
  gives<ops::atan, arch>(inf, 1.57079637f), gives<ops::cosh, arch>(-inf, inf), gives<ops::sinh, arch>(-inf, -inf);
}

#if defined(__SSE2__)
// TensorFlow's threads take denormal numbers for zero. A program that asks the processor for the same gets its results.
TEMPLATE_TEST_CASE("denormals taken for zero", "[math]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040u);
  const float tiny = std::bit_cast<float>(0x000116c2u);  // 1e-40
  const auto zero = [](std::uint32_t bits) { return (bits & 0x7fffffffu) == 0; };
  const bool exp_right = zero(bits_of<ops::exp, arch>(-88.0f)) && bits_of<ops::exp, arch>(tiny) == 0x3f800000u;
  const bool log_right = bits_of<ops::log, arch>(tiny) == 0xff800000u;
  const bool sin_right = zero(bits_of<ops::sin, arch>(tiny)) && bits_of<ops::cos, arch>(tiny) == 0x3f800000u;
  const bool sigmoid_right = zero(bits_of<ops::sigmoid, arch>(-88.0f));
  const bool rsqrt_right = bits_of<ops::rsqrt, arch>(tiny) == 0x7f800000u;
  _mm_setcsr(before);
  CHECK(exp_right);
  if constexpr (!std::is_same_v<arch, simd::scalar>) {  // the C library looks at the bits
    CHECK(log_right);
    CHECK(sin_right);
  }
  CHECK(sigmoid_right);
  CHECK(rsqrt_right);
}
#endif

}  // namespace tests
