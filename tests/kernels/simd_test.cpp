// SPDX-License-Identifier: Apache-2.0
// The batch operations against the C library, on vectors and on the scalar batch.
#include <tf_embed/simd/batch.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace tests {
namespace {

namespace simd = tf_embed::simd;

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

template <class Arch, class F>
float through(float x, F f) {
  constexpr std::size_t n = simd::lanes<float, Arch>;
  float in[n], out[n];
  std::fill_n(in, n, x);
  simd::store(out, f(simd::load<Arch>(in)));
  for (std::size_t i = 1; i < n; ++i) {
    const bool same = std::bit_cast<std::uint32_t>(out[i]) == std::bit_cast<std::uint32_t>(out[0]);
    if (!same) FAIL("lanes differ at " << x);
  }
  return out[0];
}

double ulps(float got, double want) {
  if (std::isnan(got) && std::isnan(want)) return 0;
  const float nearest = static_cast<float>(want);
  if (got == nearest) return 0;
  if (!std::isfinite(got) || !std::isfinite(nearest)) return 1e30;
  const float up = std::nextafter(std::fabs(nearest), inf) - std::fabs(nearest);
  return std::fabs(static_cast<double>(got) - want) / static_cast<double>(up);
}

template <class Arch, class F, class G>
void sweep(F f, G exact, double limit) {
  double worst = 0;
  float at = 0;
  for (std::uint64_t bits = 0; bits < (1ull << 32); bits += 65521) {
    const float x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    const double u = ulps(through<Arch>(x, f), exact(static_cast<double>(x)));
    if (!(u <= worst)) worst = u, at = x;
  }
  for (float x :
       {0.0f, -0.0f, 1.0f, -1.0f, inf, -inf, nan, 88.7f, 88.73f, -87.4f, -103.9f, -104.1f, 1e-40f, 0.70710678f}) {
    const double u = ulps(through<Arch>(x, f), exact(static_cast<double>(x)));
    if (!(u <= worst)) worst = u, at = x;
  }
  INFO("worst " << worst << " ULP at " << at);
  CHECK(worst <= limit);
}

}  // namespace

TEMPLATE_TEST_CASE("functions of one batch", "[simd]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  sweep<arch>([](auto x) { return simd::exp(x); }, [](double x) { return std::exp(x); }, 2.0);
  sweep<arch>([](auto x) { return simd::log(x); }, [](double x) { return std::log(x); }, 2.0);
  sweep<arch>([](auto x) { return simd::tanh(x); }, [](double x) { return std::tanh(x); }, 6.0);
  sweep<arch>([](auto x) { return simd::erf(x); }, [](double x) { return std::erf(x); }, 8.0);
  sweep<arch>([](auto x) { return simd::sqrt(x); }, [](double x) { return std::sqrt(x); }, 0.5);
  sweep<arch>([](auto x) { return simd::floor(x); }, [](double x) { return std::floor(x); }, 0);
  sweep<arch>([](auto x) { return simd::ceil(x); }, [](double x) { return std::ceil(x); }, 0);
  sweep<arch>([](auto x) { return simd::trunc(x); }, [](double x) { return std::trunc(x); }, 0);
  sweep<arch>([](auto x) { return simd::nearbyint(x); }, [](double x) { return std::nearbyint(x); }, 0);
  sweep<arch>([](auto x) { return simd::abs(x); }, [](double x) { return std::fabs(x); }, 0);
  for (float x : {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 8388607.5f, 4194304.5f}) {
    CHECK(through<arch>(x, [](auto b) { return simd::nearbyint(b); }) == std::nearbyint(x));
  }
  for (float x = -80; x < 90; x += 0.37f) {
    CHECK(ulps(through<arch>(x, [](auto b) { return simd::sigmoid(b); }),
               1 / (1 + std::exp(-static_cast<double>(x)))) <= 4);
  }
  CHECK(through<arch>(inf, [](auto b) { return simd::sigmoid(b); }) == 1);
  CHECK(through<arch>(-inf, [](auto b) { return simd::sigmoid(b); }) == 0);
}

TEMPLATE_TEST_CASE("min, max and relu treat NaN by operand order", "[simd]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  using b = simd::batch<float, arch>;
  CHECK(std::isnan(through<arch>(nan, [](b x) { return simd::relu(x); })));
  CHECK(std::isnan(through<arch>(nan, [](b x) { return simd::max(b(1.0f), x); })));
  CHECK(through<arch>(nan, [](b x) { return simd::max(x, b(1.0f)); }) == 1.0f);
  CHECK(std::isnan(through<arch>(nan, [](b x) { return simd::min(b(1.0f), x); })));
  CHECK(through<arch>(nan, [](b x) { return simd::min(x, b(1.0f)); }) == 1.0f);
  CHECK(through<arch>(-2.0f, [](b x) { return simd::relu(x); }) == 0.0f);
  CHECK(through<arch>(2.0f, [](b x) { return simd::relu(x); }) == 2.0f);
}

TEMPLATE_TEST_CASE("partial loads and stores stay inside", "[simd]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  constexpr std::size_t n = simd::lanes<float, arch>;
  for (std::size_t k = 0; k <= n; ++k) {
    std::vector<float> in(k), out(k, -1.0f);  // exactly k elements: a sanitizer sees any step beyond
    for (std::size_t i = 0; i < k; ++i) in[i] = static_cast<float>(i + 1);
    const auto x = simd::load_partial<arch>(in.data(), k, 7.0f);
    float all[n];
    simd::store(all, x);
    for (std::size_t i = 0; i < n; ++i) CHECK(all[i] == (i < k ? static_cast<float>(i + 1) : 7.0f));
    simd::store_partial(out.data(), x, k);
    CHECK(in == out);
  }
}

TEMPLATE_TEST_CASE("reductions and arithmetic", "[simd]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  constexpr std::size_t n = simd::lanes<float, arch>;
  float v[n];
  for (std::size_t i = 0; i < n; ++i) v[i] = static_cast<float>(i * i) - 3.0f;
  const auto x = simd::load<arch>(v);
  float sum = 0;
  for (float e : v) sum += e;
  CHECK(simd::reduce_add(x) == sum);
  CHECK(simd::reduce_max(x) == *std::max_element(v, v + n));
  CHECK(simd::reduce_min(x) == *std::min_element(v, v + n));
  CHECK(through<arch>(3.0f, [](auto b) { return simd::fma(b, b, b); }) == 12.0f);
  CHECK(through<arch>(4.0f, [](auto b) { return simd::rsqrt(b); }) == 0.5f);
  CHECK(through<arch>(2.0f, [](auto b) { return simd::pow(b, b * b); }) == 16.0f);
  CHECK(through<arch>(2.0f, [](auto b) { return simd::select(b > decltype(b)(1.0f), -b, b); }) == -2.0f);
}

}  // namespace tests
