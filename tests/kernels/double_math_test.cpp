// SPDX-License-Identifier: Apache-2.0
// The transcendental functions of one double against the C library's long double, over numbers of all kinds.
#include <tf_embed/kernels/unary.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace tests {
namespace {

namespace ops = tf_embed::ops;
namespace simd = tf_embed::simd;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double corners[] = {0.0,
                              1.0,
                              inf,
                              nan,
                              5e-324,
                              1e-310,
                              1e308,
                              709.78,
                              709.79,
                              745.1,
                              22.0,
                              745.2,
                              708.5,
                              710.5,
                              0.55,
                              1e-300,
                              40.5,
                              1e-17,
                              2.5e-16,
                              std::numeric_limits<double>::min(),
                              0.7071067811865475,
                              0.7071067811865476,
                              1.4142135623730951,
                              0.34657359,
                              0.34657360};

double ulps(double got, long double want) {
  if (std::isnan(got) || std::isnan(want)) return std::isnan(got) && std::isnan(want) ? 0 : 1e30;
  const double nearest = static_cast<double>(want);
  if (std::signbit(got) != std::signbit(nearest)) return 1e30;
  if (got == nearest) return 0;
  if (std::isinf(got) || std::isinf(nearest)) return 1e30;
  int exponent = 0;
  std::frexp(nearest, &exponent);
  const double unit = std::ldexp(1.0, std::max(exponent - 53, -1074));
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want)) / unit;
}

template <class Op, class Arch, class Exact>
void hold(Exact exact, double limit) {
  constexpr std::size_t block = 1021;
  std::vector<double> in(block), out(block);
  std::uint64_t state = 88172645463325252ull;
  const auto next = [&] {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
  };
  const auto between = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
  };
  double worst = 0, at = 0;
  for (int turn = 0; turn < 50; ++turn) {
    for (double& v : in) {
      const int kind = turn % 5;
      v = kind == 0   ? between(-2, 2)
          : kind == 1 ? between(-750, 720)
          : kind == 2 ? std::bit_cast<double>(next())
          : kind == 3 ? 1 + between(-1e-3, 1e-3)
                      : corners[next() % std::size(corners)] * (next() % 2 == 0 ? 1 : -1);
    }
    tf_embed::kernels::unary<Op, Arch>(in.data(), out.data(), block);
    for (std::size_t i = 0; i < block; ++i) {
      const double u = ulps(out[i], exact(static_cast<long double>(in[i])));
      if (u > worst) worst = u, at = in[i];
    }
  }
  INFO("worst " << worst << " ULP at " << at);
  CHECK(worst <= limit);
}

template <class Arch>
void hold_all() {
  using x = long double;
  hold<ops::exp, Arch>([](x v) { return std::exp(v); }, 1);
  hold<ops::log, Arch>([](x v) { return std::log(v); }, 1);
  hold<ops::expm1, Arch>([](x v) { return std::expm1(v); }, 2);
  hold<ops::log1p, Arch>([](x v) { return std::log1p(v); }, 2);
  hold<ops::tanh, Arch>([](x v) { return std::tanh(v); }, 2.5);
  hold<ops::sigmoid, Arch>([](x v) { return v < 0 ? std::exp(v) / (1 + std::exp(v)) : 1 / (1 + std::exp(-v)); }, 2.5);
  hold<ops::softplus, Arch>([](x v) { return v > 60 ? v : std::log1p(std::exp(v)); }, 2.5);
}

}  // namespace

TEST_CASE("functions of one double", "[math]") {
  SECTION("one at a time") { hold_all<simd::scalar>(); }
  SECTION("vectors") { hold_all<simd::default_arch>(); }
#if XSIMD_WITH_AVX512F
  SECTION("SSE2") { hold_all<xsimd::sse2>(); }
  SECTION("AVX2") { hold_all<xsimd::avx2>(); }
  SECTION("AVX2 and FMA") { hold_all<xsimd::fma3<xsimd::avx2>>(); }
#endif
}

}  // namespace tests
