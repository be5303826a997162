// SPDX-License-Identifier: Apache-2.0
// exp, expm1, log and tanh on batches of double, within 2 ULP. One element goes through the C library.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/wide.hpp>

#if defined(TF_EMBED_HAS_XSIMD)

#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::simd {

namespace detail {

inline constexpr double ln2_high = 0x1.62e42feep-1;  // 32 bits: times a whole number it is exact
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;
inline constexpr double double_magic = 0x1.8p52;  // adding it leaves an integer in the low mantissa bits

/// p * 2^n, where `shifted` is n + double_magic.
template <class A>
TF_EMBED_INLINE vdouble<A> times_power_of_two(vdouble<A> p, [[maybe_unused]] vdouble<A> shifted,
                                              [[maybe_unused]] vdouble<A> n) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_scalef_pd(all_8, p, n);
#endif
  // In two factors, so that results below the smallest normal number are rounded, not lost; n is made 2048 larger.
  using u = vuint64<A>;
  const u whole = tf_embed::bit_cast<u>(shifted) - u(tf_embed::bit_cast<std::uint64_t>(double_magic) - 2048u);
  const u half = shift_right<1, A>(whole);
  const u one(1u);
  const auto scale_a = tf_embed::bit_cast<vdouble<A>>(shift_left<52, A>(half - one));
  const auto scale_b = tf_embed::bit_cast<vdouble<A>>(shift_left<52, A>(whole - half - one));
  return p * scale_a * scale_b;
}

/// exp(x) as 2^n times `less_one` + 1, with n in the low bits of `shifted`, for -746 <= x <= 710.
template <class A>
struct split_exponential {
  vdouble<A> less_one;
  vdouble<A> shifted;
};
template <class A>
TF_EMBED_INLINE split_exponential<A> split_exp(vdouble<A> x) noexcept {
  using d = vdouble<A>;
  const d shifted = simd::fma(x, d(1.4426950408889634), d(double_magic));
  const d n = shifted - d(double_magic);
  const d r = simd::fma(n, d(-ln2_low), simd::fma(n, d(-ln2_high), x));
  const d p =
      polynomial<A>(r, 0.5, 0.1666666666666667, 0.04166666666666668, 0.008333333333326077, 0.0013888888888878995,
                    0.00019841269875021394, 2.4801587336650417e-05, 2.755725514606933e-06, 2.7557263056675185e-07,
                    2.5105322584346215e-08, 2.0918219890225433e-09);
  return {simd::fma(r * r, p, r), shifted};
}
}  // namespace detail

template <class A>
inline xsimd::batch<double, A> exp(xsimd::batch<double, A> x) noexcept {
  using d = xsimd::batch<double, A>;
  // Beyond these the result is infinity or zero anyway; the order of operands lets a NaN through.
  const auto e = detail::split_exp<A>(simd::max(d(-746.0), simd::min(d(710.0), x)));
  return detail::times_power_of_two<A>(e.less_one + d(1.0), e.shifted, e.shifted - d(detail::double_magic));
}

/// exp(x) - 1
template <class A>
inline xsimd::batch<double, A> expm1(xsimd::batch<double, A> x) noexcept {
  using d = xsimd::batch<double, A>;
  using u = detail::vuint64<A>;
  const auto e = detail::split_exp<A>(simd::max(d(-40.0), simd::min(d(710.0), x)));
  // 2^(n - 1), as 2^n may be too large.
  const u exponent =
      tf_embed::bit_cast<u>(e.shifted) - u(tf_embed::bit_cast<std::uint64_t>(detail::double_magic) - 1022u);
  const d half = tf_embed::bit_cast<d>(detail::shift_left<52, A>(exponent));
  const d r = simd::fma(half, e.less_one, half - d(0.5));
  return simd::select(simd::abs(x) < d(1e-17), x, r + r);  // -0 and denormal numbers too
}

template <class A>
inline xsimd::batch<double, A> log(xsimd::batch<double, A> x) noexcept {
  using d = xsimd::batch<double, A>;
  const auto subnormal = x < d(limits<double>::min);
  const auto part = detail::split_at_root<A>(simd::select(subnormal, x * d(0x1p54), x));
  const d e = simd::select(subnormal, part.exponent - d(54.0), part.exponent);
  // log(1 + f) = f - f^2 / 2 + s * (f^2 / 2 + a series of s^2), with s = f / (2 + f).
  const d f = part.mantissa - d(1.0);
  const d s = f / (d(2.0) + f);
  const d z = s * s;
  const d half = d(0.5) * f * f;
  const d series =
      z * detail::polynomial<A>(z, 0.666666666666667, 0.399999999998987, 0.28571428626312695, 0.22222211083363486,
                                0.18182892661690803, 0.1533160978663319, 0.1461777263551165);
  const d low = simd::fma(s, half + series, e * d(detail::ln2_low));
  d r = simd::fma(e, d(detail::ln2_high), f - (half - low));
  const d inf(limits<double>::infinity);
  r = simd::select(x == inf, inf, r);
  r = simd::select(x == d(0.0), -inf, r);
  return simd::select(x >= d(0.0), r, d(limits<double>::quiet_NaN));
}

/// An odd polynomial near zero, and 1 - 2 / (exp(2x) + 1) beyond.
template <class A>
inline xsimd::batch<double, A> tanh(xsimd::batch<double, A> x) noexcept {
  using d = xsimd::batch<double, A>;
  const d size = simd::abs(x);
  const d square = x * x;
  const d p = detail::polynomial<A>(square, -0.3333333333333333, 0.13333333333332728, -0.05396825396744728,
                                    0.021869488494218086, -0.008863234409443747, 0.0035921105196639568,
                                    -0.001455662870600252, 0.000588940805287416, -0.0002346478630436615,
                                    8.513319114917442e-05, -2.0615790104948964e-05);
  const d near = simd::fma(size * square, p, size);
  const d far = d(1.0) - d(2.0) / (simd::exp(size + size) + d(1.0));
  return detail::with_sign_of<A>(simd::select(size < d(0.55), near, far), x);
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd

#endif
