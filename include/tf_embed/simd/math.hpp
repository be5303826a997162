// SPDX-License-Identifier: Apache-2.0
// Transcendental functions on batches. Scalar batches call the C library; these are for vectors of float, a few ULP
// from exact and right at infinities and NaN; double goes lane by lane through the C library.
#pragma once

#include <tf_embed/simd/batch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace tf_embed::simd {

#if defined(TF_EMBED_HAS_XSIMD)

namespace detail {
template <class A>
using vfloat = xsimd::batch<float, A>;
template <class A>
using vint = xsimd::batch<std::int32_t, A>;

inline constexpr float round_magic = 12582912.0f;  // 1.5 * 2^23: adding it leaves an integer in the low mantissa bits
inline constexpr std::int32_t round_magic_bits = 0x4b400000;

template <class A>
TF_EMBED_INLINE vfloat<A> polynomial(vfloat<A> x, float c) noexcept {
  (void)x;
  return vfloat<A>(c);
}
/// c0 + x * (c1 + x * (c2 + ...))
template <class A, class... C>
TF_EMBED_INLINE vfloat<A> polynomial(vfloat<A> x, float c0, C... rest) noexcept {
  return simd::fma(x, polynomial<A>(x, rest...), vfloat<A>(c0));
}
/// p * 2^n, where `shifted` is n + round_magic.
template <class A>
TF_EMBED_INLINE vfloat<A> times_power_of_two(vfloat<A> p, vfloat<A> shifted, vfloat<A> n) noexcept {
  (void)shifted, (void)n;
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_scalef_ps(all, p, n);
#endif
  // In two factors, so that results below the smallest normal number are rounded, not lost.
  using i = vint<A>;
  const i whole = std::bit_cast<i>(shifted) - i(round_magic_bits);
  const i half = whole >> 1;
  const auto scale_a = std::bit_cast<vfloat<A>>((half + i(127)) << 23);
  const auto scale_b = std::bit_cast<vfloat<A>>((whole - half + i(127)) << 23);
  return p * scale_a * scale_b;
}

template <class A>
TF_EMBED_INLINE vint<A> shift_right_23(vint<A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_srai_epi32(all, x, 23);
#endif
  return x >> 23;
}
}  // namespace detail

template <class A>
inline xsimd::batch<float, A> exp(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  // Beyond these the result is infinity or zero anyway; the order of operands lets a NaN through.
  const f clamped = simd::max(f(-104.5f), simd::min(f(89.0f), x));
  const f shifted = simd::fma(clamped, f(1.44269504f), f(detail::round_magic));
  const f n = shifted - f(detail::round_magic);
  const f r = simd::fma(n, f(-1.42860677e-6f), simd::fma(n, f(-0.693145752f), clamped));  // n * ln 2 in two parts
  const f p =
      detail::polynomial<A>(r, 1.0f, 1.0f, 0.499999851f, 0.16666472f, 0.0416695364f, 0.00837312452f, 0.00137805939f);
  return detail::times_power_of_two(p, shifted, n);
}

template <class A>
inline xsimd::batch<float, A> log(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  using i = detail::vint<A>;
  const auto subnormal = x < f(std::numeric_limits<float>::min());
  const f y = simd::select(subnormal, x * f(8388608.0f), x);
  // Exponent such that the mantissa lies in [sqrt(1/2), sqrt(2)).
  const i bits = std::bit_cast<i>(y) + i(0x3f800000 - 0x3f3504f3);
  const i exponent = detail::shift_right_23<A>(bits) - i(127);
  const f m = std::bit_cast<f>((bits & i(0x007fffff)) + i(0x3f3504f3)) - f(1.0f);
  f e = std::bit_cast<f>(exponent + i(detail::round_magic_bits)) - f(detail::round_magic);
  e = simd::select(subnormal, e - f(23.0f), e);
  const f z = m * m;
  f r = detail::polynomial<A>(m, 3.3333331174e-1f, -2.4999993993e-1f, 2.0000714765e-1f, -1.6668057665e-1f,
                              1.4249322787e-1f, -1.2420140846e-1f, 1.1676998740e-1f, -1.1514610310e-1f,
                              7.0376836292e-2f) *
        m * z;
  r = simd::fma(e, f(-2.12194440e-4f), r);
  r = simd::fma(z, f(-0.5f), r) + m;
  r = simd::fma(e, f(0.693359375f), r);
  const f inf(std::numeric_limits<float>::infinity());
  r = simd::select(x == inf, inf, r);
  r = simd::select(x == f(0.0f), -inf, r);
  return simd::select(x >= f(0.0f), r, f(std::numeric_limits<float>::quiet_NaN()));
}

/// The rational function TensorFlow's own Eigen uses.
template <class A>
inline xsimd::batch<float, A> tanh(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  const f c = simd::max(f(-7.90531110763549805f), simd::min(f(7.90531110763549805f), x));
  const f c2 = c * c;
  const f p = c * detail::polynomial<A>(c2, 4.89352455891786e-03f, 6.37261928875436e-04f, 1.48572235717979e-05f,
                                        5.12229709037114e-08f, -8.60467152213735e-11f, 2.00018790482477e-13f,
                                        -2.76076847742355e-16f);
  const f q = detail::polynomial<A>(c2, 4.89352518554385e-03f, 2.26843463243900e-03f, 1.18534705686654e-04f,
                                    1.19825839466702e-06f);
  return simd::select(simd::abs(x) < f(0.0004f), x, p / q);
}

/// The rational function TensorFlow's own Eigen uses.
template <class A>
inline xsimd::batch<float, A> erf(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  const f c = simd::max(f(-4.0f), simd::min(f(4.0f), x));
  const f c2 = c * c;
  const f p = c * detail::polynomial<A>(c2, -1.60960333262415e-02f, -2.95459980854025e-03f, -7.34990630326855e-04f,
                                        -5.69250639462346e-05f, -2.10102402082508e-06f, 2.77068142495902e-08f,
                                        -2.72614225801306e-10f);
  const f q = detail::polynomial<A>(c2, -1.42647390514189e-02f, -7.37332916720468e-03f, -1.68282697438203e-03f,
                                    -2.13374055278905e-04f, -1.45660718464996e-05f);
  return simd::select(simd::abs(x) < f(1e-4f), x * f(1.12837917f), p / q);  // the products above underflow there
}

template <class A>
inline xsimd::batch<double, A> exp(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::exp(v); });
}
template <class A>
inline xsimd::batch<double, A> log(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::log(v); });
}
template <class A>
inline xsimd::batch<double, A> tanh(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::tanh(v); });
}
template <class A>
inline xsimd::batch<double, A> erf(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::erf(v); });
}

#endif

/// 1 / (1 + exp(-x))
template <class B>
TF_EMBED_INLINE B sigmoid(B x) noexcept {
  const B one(typename B::value_type(1));
  return one / (one + simd::exp(-x));
}

}  // namespace tf_embed::simd
