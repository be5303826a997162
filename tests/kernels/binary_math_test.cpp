// SPDX-License-Identifier: Apache-2.0
// pow against the C library's double, remainders and quotients to the bit; over numbers of all kinds.
#include <tf_embed/kernels/binary.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <kernels/math_sweep.hpp>
#include <limits>
#include <type_traits>
#include <vector>

namespace tests {
namespace {

namespace ops = tf_embed::ops;
namespace simd = tf_embed::simd;

constexpr std::size_t block = 1019;  // no multiple of a vector
constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float corners[] = {0.0f, 1.0f,   2.0f,         3.0f,        0.5f,        1e-40f, 1e-38f, 1e38f,        inf,
                             nan,  1e-30f, 16777217.0f,  16777215.0f, 8388607.5f,  33.0f,  34.0f,  1.0000001f,   5.0f,
                             2.5f, 1e30f,  4294967296.f, 0.3333333f,  0.99999994f, 127.0f, 149.0f, 2147483648.0f};

template <class Op, class Arch, class T>
void run(const std::vector<T>& a, const std::vector<T>& b, std::vector<T>& out) {
  using shape = tf_embed::shape<static_cast<tf_embed::index_t>(block)>;
  static constexpr auto plan = tf_embed::kernels::make_broadcast_plan<shape, shape, shape>();
  tf_embed::kernels::binary<Op, Arch, true, true, T>(plan, a.data(), b.data(), out.data());
}

struct numbers {
  std::uint64_t state = 88172645463325252ull;
  std::uint64_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
  }
  double between(double low, double high) { return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53; }
  float any_float() {  // but quiet NaNs alone
    const float f = std::bit_cast<float>(static_cast<std::uint32_t>(next()));
    return f == f ? f : nan;
  }
  float corner() {
    const float c = corners[next() % std::size(corners)];
    return next() % 2 == 0 ? c : -c;
  }
};

template <class Arch>
void hold_pow() {
  numbers n;
  std::vector<float> a(block), b(block), out(block);
  double worst = 0;
  for (int turn = 0; turn < 200; ++turn) {
    for (std::size_t i = 0; i < block; ++i) {
      const int kind = turn % 5;
      a[i] = kind == 0   ? static_cast<float>(n.between(0, 4))
             : kind == 1 ? std::fabs(n.any_float())
             : kind == 2 ? static_cast<float>(n.between(0.998, 1.002))
             : kind == 3 ? n.any_float()
                         : n.corner();
      b[i] = static_cast<float>(kind == 0   ? n.between(-3, 3)
                                : kind == 1 ? n.between(-1.6, 1.6)
                                : kind == 2 ? n.between(-40000, 40000)
                                : kind == 3 ? std::nearbyint(n.between(-20, 20))
                                            : static_cast<double>(n.corner()));
    }
    run<ops::pow, Arch>(a, b, out);
    for (std::size_t i = 0; i < block; ++i) {
      const double want = std::pow(static_cast<double>(a[i]), static_cast<double>(b[i]));
      const double u = ulps(out[i], want);
      if (u > worst) {
        worst = u;
        INFO(a[i] << " ^ " << b[i] << " = " << out[i] << " for " << want);
        CHECK(u <= 1);
      }
      if (!std::isnan(want) && std::signbit(out[i]) != std::signbit(want)) {
        FAIL_CHECK("sign of " << a[i] << " ^ " << b[i] << " = " << out[i]);
      }
    }
  }
}

template <class Op, class Arch, class Exact>
void hold_two(Exact exact, double limit) {
  numbers n;
  std::vector<float> a(block), b(block), out(block);
  double worst = 0, at_a = 0, at_b = 0;
  for (int turn = 0; turn < 150; ++turn) {
    for (std::size_t i = 0; i < block; ++i) {
      const int kind = turn % 3;
      a[i] = kind == 0 ? static_cast<float>(n.between(-4, 4)) : kind == 1 ? n.any_float() : n.corner();
      b[i] = kind == 0 ? static_cast<float>(n.between(-1, 4)) : kind == 1 ? n.any_float() : n.corner();
    }
    run<Op, Arch>(a, b, out);
    for (std::size_t i = 0; i < block; ++i) {
      const double want = exact(static_cast<double>(a[i]), static_cast<double>(b[i]));
      const bool signs_differ = !std::isnan(want) && std::signbit(out[i]) != std::signbit(want);
      const double u = signs_differ ? 1e30 : ulps(out[i], want);
      if (u > worst) worst = u, at_a = static_cast<double>(a[i]), at_b = static_cast<double>(b[i]);
    }
  }
  INFO("worst " << worst << " ULP at " << at_a << ", " << at_b);
  CHECK(worst <= limit);
}

template <class T>
bool same(T a, T b) {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return (a != a && b != b) || std::bit_cast<bits>(a) == std::bit_cast<bits>(b);
}

template <class T, class Arch>
void hold_remainders() {
  numbers n;
  std::vector<T> a(block), b(block), truncated(block), floored(block);
  for (int turn = 0; turn < 120; ++turn) {
    for (std::size_t i = 0; i < block; ++i) {
      const int kind = turn % 6;
      b[i] = static_cast<T>(kind == 0 ? n.between(1, 4) : n.between(-3, 3));
      a[i] = static_cast<T>(kind == 0 ? n.between(-4, 4) : n.between(-1e6, 1e6));
      if (kind == 2) {  // just below, or at, a multiple
        a[i] = b[i] * static_cast<T>(n.next() % 16777216);
        if (n.next() % 2 == 0) a[i] = std::nextafter(a[i], T(0));
      } else if (kind == 3) {
        a[i] = static_cast<T>(n.any_float()), b[i] = static_cast<T>(n.any_float());
      } else if (kind == 4) {  // denormal numbers
        a[i] = static_cast<T>(std::bit_cast<float>(static_cast<std::uint32_t>(n.next() & 0x07ffffffu)));
        b[i] = static_cast<T>(std::bit_cast<float>(static_cast<std::uint32_t>(n.next() & 0x007fffffu)));
      } else if (kind == 5) {
        a[i] = static_cast<T>(n.corner()), b[i] = static_cast<T>(n.corner());
      }
    }
    run<ops::truncate_mod, Arch>(a, b, truncated);
    run<ops::floor_mod, Arch>(a, b, floored);
    for (std::size_t i = 0; i < block; ++i) {
      const T want = std::fmod(a[i], b[i]);
      const T want_floored = want != 0 && (want < 0) != (b[i] < 0) ? want + b[i] : want;
      if (!same(truncated[i], want) || !same(floored[i], want_floored)) {
        FAIL_CHECK(a[i] << " mod " << b[i] << " = " << truncated[i] << " for " << want << ", floored " << floored[i]
                        << " for " << want_floored);
      }
    }
  }
}

/// Whole numbers, the ends of int32 among them; no divisor of zero.
template <class Arch>
void hold_quotients() {
  using T = std::int32_t;
  numbers n;
  const auto number = [&]() -> T {
    const auto x = n.next();
    constexpr T ends[] = {std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(), -1, 1, 2, -2, 0, 3};
    return x % 4 == 0 ? ends[x / 4 % 8] : x % 4 == 1 ? static_cast<T>(x >> 32) : static_cast<T>(x >> 32) % 100;
  };
  std::vector<T> a(block), b(block), div(block), floored(block), mod(block), floored_mod(block);
  for (int turn = 0; turn < 100; ++turn) {
    for (std::size_t i = 0; i < block; ++i) {
      a[i] = number();
      do b[i] = number();
      while (b[i] == 0);
      if (turn % 3 == 0) a[i] = ops::wrap_mul(b[i], static_cast<T>(n.next() % 2000));
    }
    run<ops::truncate_div, Arch>(a, b, div);
    run<ops::floor_div, Arch>(a, b, floored);
    run<ops::truncate_mod, Arch>(a, b, mod);
    run<ops::floor_mod, Arch>(a, b, floored_mod);
    for (std::size_t i = 0; i < block; ++i) {
      const std::int64_t x = a[i], y = b[i], rest = x % y;
      const bool down = rest != 0 && (rest < 0) != (y < 0);
      if (div[i] != static_cast<T>(x / y) || floored[i] != static_cast<T>(x / y - (down ? 1 : 0)) || mod[i] != rest ||
          floored_mod[i] != rest + (down ? y : 0)) {
        FAIL_CHECK(x << " by " << y << ": " << div[i] << ", " << floored[i] << ", " << mod[i] << ", "
                     << floored_mod[i]);
      }
    }
  }
}

#if XSIMD_WITH_AVX512F
#define TF_EMBED_TEST_ARCHS \
  simd::scalar, xsimd::sse2, xsimd::sse4_2, xsimd::avx2, xsimd::fma3<xsimd::avx2>, simd::default_arch
#else
#define TF_EMBED_TEST_ARCHS simd::scalar, simd::default_arch
#endif

}  // namespace

TEMPLATE_TEST_CASE("powers of floats", "[math]", TF_EMBED_TEST_ARCHS) { hold_pow<TestType>(); }

TEMPLATE_TEST_CASE("remainders", "[math]", TF_EMBED_TEST_ARCHS) {
  hold_remainders<float, TestType>();
  hold_remainders<double, TestType>();
}

TEMPLATE_TEST_CASE("other functions of two floats", "[math]", TF_EMBED_TEST_ARCHS) {
  hold_two<ops::atan2, TestType>([](double a, double b) { return std::atan2(a, b); }, 4);
  hold_two<ops::xlog1py, TestType>([](double a, double b) { return a == 0 ? 0 : a * std::log1p(b); }, 4);
  hold_two<ops::xlogy, TestType>([](double a, double b) { return a == 0 ? 0 : a * std::log(b); }, 4);
}

TEMPLATE_TEST_CASE("quotients of integers", "[math]", TF_EMBED_TEST_ARCHS) { hold_quotients<TestType>(); }

/// The square root is worked out from an estimate where AVX-512 is: every mantissa, under both kinds of exponent.
TEST_CASE("square roots of every mantissa", "[math]") {
  std::vector<float> in(4096), out(4096);
  std::size_t wrong = 0;
  for (const float scale : {1.0f, 0x1p-99f, 0x1p125f, 0x1p-125f}) {
    for (std::uint32_t bits = 0x3f800000u; bits < 0x40800000u;) {
      for (float& v : in) v = std::bit_cast<float>(bits++) * scale;
      if (scale != 1.0f) bits += 61u * 4096u;
      tf_embed::kernels::unary<ops::sqrt, simd::default_arch>(in.data(), out.data(), in.size());
      for (std::size_t i = 0; i < in.size(); ++i) wrong += out[i] != std::sqrt(in[i]);
    }
  }
  CHECK(wrong == 0);
}

}  // namespace tests
