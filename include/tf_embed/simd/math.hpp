// SPDX-License-Identifier: Apache-2.0
// Transcendental functions on batches. Scalar batches call the C library; these are for vectors of float, a few ULP
// from exact and right at infinities and NaN. math_double.hpp has those of double; its erf goes lane by lane.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/math_double.hpp>
#include <tf_embed/simd/piecewise.hpp>

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd {

#if defined(TF_EMBED_HAS_XSIMD)

namespace detail {
template <class A>
using vfloat = xsimd::batch<float, A>;
template <class A>
using vint = xsimd::batch<std::int32_t, A>;

/// Whether `simd::fma` rounds once.
template <class A>
inline constexpr bool has_fma = is_avx512<A> || is_neon64<A>;
template <class A>
inline constexpr bool has_fma<instruction_sets::compiled_here<A>> = has_fma<A>;
#if XSIMD_WITH_FMA3_SSE || XSIMD_WITH_FMA3_AVX || XSIMD_WITH_FMA3_AVX2
template <class A>
inline constexpr bool has_fma<xsimd::fma3<A>> = true;
#endif

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
  const i whole = tf_embed::bit_cast<i>(shifted) - i(round_magic_bits);
  const i half = whole >> 1;
  const auto scale_a = tf_embed::bit_cast<vfloat<A>>((half + i(127)) << 23);
  const auto scale_b = tf_embed::bit_cast<vfloat<A>>((whole - half + i(127)) << 23);
  return p * scale_a * scale_b;
}

/// `size`, which has no sign of its own, with that of x.
template <class A>
TF_EMBED_INLINE vfloat<A> with_sign_of(vfloat<A> size, vfloat<A> x) noexcept {
  using i = vint<A>;
  const i sign = tf_embed::bit_cast<i>(x) & i(limits<std::int32_t>::min);
  return tf_embed::bit_cast<vfloat<A>>(tf_embed::bit_cast<i>(size) | sign);
}

template <int N, class A>
TF_EMBED_INLINE vint<A> shift_left(vint<A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_slli_epi32(all, x, N);
#endif
  return x << N;
}

template <class A>
TF_EMBED_INLINE vint<A> shift_right_23(vint<A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_srai_epi32(all, x, 23);
#endif
  return x >> 23;
}
}  // namespace detail

namespace detail {
/// exp of what lies in [-104.5, 89], or is NaN.
template <class A>
TF_EMBED_INLINE vfloat<A> exp_within(vfloat<A> x) noexcept {
  using f = vfloat<A>;
  const f shifted = simd::fma(x, f(1.44269504f), f(round_magic));
  const f n = shifted - f(round_magic);
  const f r = simd::fma(n, f(-1.42860677e-6f), simd::fma(n, f(-0.693145752f), x));  // n * ln 2 in two parts
  const f p = polynomial<A>(r, 1.0f, 1.0f, 0.499999851f, 0.16666472f, 0.0416695364f, 0.00837312452f, 0.00137805939f);
  return times_power_of_two(p, shifted, n);
}
}  // namespace detail

template <class A>
inline xsimd::batch<float, A> exp(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  // Beyond these the result is infinity or zero anyway; the order of operands lets a NaN through.
  return detail::exp_within<A>(simd::max(f(-104.5f), simd::min(f(89.0f), x)));
}

template <class A>
inline xsimd::batch<float, A> log(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  using i = detail::vint<A>;
  const auto subnormal = x < f(limits<float>::min);
  const f y = simd::select(subnormal, x * f(8388608.0f), x);
  // Exponent such that the mantissa lies in [sqrt(1/2), sqrt(2)).
  const i bits = tf_embed::bit_cast<i>(y) + i(0x3f800000 - 0x3f3504f3);
  const i exponent = detail::shift_right_23<A>(bits) - i(127);
  const f m = tf_embed::bit_cast<f>((bits & i(0x007fffff)) + i(0x3f3504f3)) - f(1.0f);
  f e = tf_embed::bit_cast<f>(exponent + i(detail::round_magic_bits)) - f(detail::round_magic);
  e = simd::select(subnormal, e - f(23.0f), e);
  const f z = m * m;
  f r = detail::polynomial<A>(m, 3.3333331174e-1f, -2.4999993993e-1f, 2.0000714765e-1f, -1.6668057665e-1f,
                              1.4249322787e-1f, -1.2420140846e-1f, 1.1676998740e-1f, -1.1514610310e-1f,
                              7.0376836292e-2f) *
        m * z;
  r = simd::fma(e, f(-2.12194440e-4f), r);
  r = simd::fma(z, f(-0.5f), r) + m;
  r = simd::fma(e, f(0.693359375f), r);
  const f inf(limits<float>::infinity);
  r = simd::select(x == inf, inf, r);
  r = simd::select(x == f(0.0f), -inf, r);
  return simd::select(x >= f(0.0f), r, f(limits<float>::quiet_NaN));
}

/// Piecewise polynomials where AVX-512 is, else e / (e + 2) with e = exp(2x) - 1, which is exact near zero: 2^n *
/// (exp(r) - 1) + (2^n - 1).
template <class A>
inline xsimd::batch<float, A> tanh(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  using i = detail::vint<A>;
  const f size = simd::abs(x);
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A>) return detail::with_sign_of<A>(detail::piecewise_tanh<A>(size), x);
#endif
  const f c = simd::min(f(18.5f), size + size);  // 1 from here on
  const f shifted = simd::fma(c, f(1.44269504f), f(detail::round_magic));
  const f n = shifted - f(detail::round_magic);
  const f r = simd::fma(n, f(-1.42860677e-6f), simd::fma(n, f(-0.693145752f), c));
  const f p = detail::polynomial<A>(r, 0.49999997f, 0.16666545f, 0.041667446f, 0.008366447f, 0.0013869844f);
  const i bits = detail::shift_left<23, A>(tf_embed::bit_cast<i>(shifted)) + i(0x3f800000);
  const f power = tf_embed::bit_cast<f>(bits);
  const f e = simd::fma(power, simd::fma(r * r, p, r), power - f(1.0f));
  return detail::with_sign_of<A>(simd::divide(e, e + f(2.0f)), x);
}

/// Piecewise polynomials where AVX-512 is, else an odd polynomial near zero, and 1 - exp(polynomial) beyond.
template <class A>
inline xsimd::batch<float, A> erf(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  const f size = simd::abs(x);
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A>) return detail::with_sign_of<A>(detail::piecewise_erf<A>(size), x);
#endif
  const f square = x * x;
  const f p = detail::polynomial<A>(square, 0.12837915f, -0.3761248f, 0.11281619f, -0.026758667f, 0.0049808924f,
                                    -0.0005926388f);
  const f near = simd::fma(size, p, size);
  const f c = simd::min(f(3.95f), size);  // 1 from here on
  const f far =
      f(1.0f) - detail::exp_within<A>(detail::polynomial<A>(c, -0.00021129596f, -1.1276113f, -0.6372903f, -0.10383701f,
                                                            0.022181436f, -0.0030318322f, 0.00019477893f));
  return detail::with_sign_of<A>(simd::select(size < f(0.93f), near, far), x);
}

template <class A>
inline xsimd::batch<double, A> erf(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::erf(v); });
}

#endif

/// 1 / (1 + exp(-x)); below zero as exp(x) / (1 + exp(x)), which does not overflow where the result is tiny.
template <class B>
TF_EMBED_INLINE B sigmoid(B x) noexcept {
  using t = typename B::value_type;
  const B e = simd::exp(-simd::abs(x));
  return simd::select(x < B(t(0)), e, B(t(1))) / (B(t(1)) + e);
}
#if defined(TF_EMBED_HAS_XSIMD)
template <class A>
TF_EMBED_INLINE xsimd::batch<float, A> sigmoid(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A>) {
    const f near = detail::sigmoid_of_16(x);
    const __mmask16 tiny = _mm512_cmp_ps_mask(x, f(-87.0f), _CMP_LT_OQ);
    if (tiny == 0) return near;
    // 1 + exp(x) is 1 there. Lane by lane, so that no result depends on its neighbours.
    return _mm512_mask_blend_ps(tiny, near, detail::exp_within<A>(simd::max(f(-104.5f), x)));
  }
#endif
  const f e = detail::exp_within<A>(simd::max(f(-104.5f), -simd::abs(x)));
  return simd::divide(simd::select(x < f(0.0f), e, f(1.0f)), f(1.0f) + e);
}
#endif

}  // namespace tf_embed::TF_EMBED_TARGET::simd
