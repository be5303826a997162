// SPDX-License-Identifier: Apache-2.0
// pow on batches of float, by log2 and exp2 in double: 0.54 ULP at most. One element, and double, go through the C
// library.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/math.hpp>
#include <tf_embed/simd/wide.hpp>

#include <cmath>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::simd {

#if defined(TF_EMBED_HAS_XSIMD)

namespace detail {

/// Exact to the C library's precision, and as slow.
template <class T, class A>
TF_EMBED_NOINLINE xsimd::batch<T, A> pow_by_lane(xsimd::batch<T, A> x, xsimd::batch<T, A> y) noexcept {
  T a[xsimd::batch<T, A>::size];
  T b[xsimd::batch<T, A>::size];
  x.store_unaligned(a);
  y.store_unaligned(b);
  for (std::size_t i = 0; i < xsimd::batch<T, A>::size; ++i) a[i] = std::pow(a[i], b[i]);
  return xsimd::batch<T, A>::load_unaligned(a);
}

/// x^y for what has been a float above zero: 2^(y * log2(x)), beyond the floats where that is.
template <class A>
TF_EMBED_INLINE vdouble<A> wide_pow(vdouble<A> x, vdouble<A> y) noexcept {
  using d = vdouble<A>;
  using u = vuint64<A>;
  const auto part = split_at_root<A>(x);
  const d m = part.mantissa;
  // log2(m) is odd in s = (m - 1) / (m + 1).
  const d s = (m - d(1.0)) / (m + d(1.0));
  const d p = polynomial<A>(s * s, 2.8853900817901112, 0.9617966733083246, 0.5770835917629654, 0.41167228856218824,
                            0.3407384553314828);
  const d z = simd::min(d(300.0), simd::max(d(-300.0), y * simd::fma(s, p, part.exponent)));
  constexpr double magic = 0x1.8p52;
  const d shifted = z + d(magic);
  const d f = z - (shifted - d(magic));
  const d q = polynomial<A>(f, 1.0000000005541878, 0.6931472057371917, 0.24022646890468108, 0.05550328777087989,
                            0.009618488975082303, 0.0013399931179429371, 0.0001534580715899513);
  return tf_embed::bit_cast<d>(tf_embed::bit_cast<u>(q) + shift_left<52, A>(tf_embed::bit_cast<u>(shifted)));
}

template <class A>
TF_EMBED_INLINE vfloat<A> pow_above_zero(vfloat<A> x, vfloat<A> y) noexcept {
  return narrow<A>(wide_pow<A>(half_of<0, A>(x), half_of<0, A>(y)), wide_pow<A>(half_of<1, A>(x), half_of<1, A>(y)));
}

/// All cases, as the C library has them.
template <class A>
TF_EMBED_NOINLINE vfloat<A> pow_of_any(vfloat<A> x, vfloat<A> y) noexcept {
  using f = vfloat<A>;
  const f zero(0.0f), one(1.0f), inf(limits<float>::infinity);
  const f size = simd::abs(x);
  f r = pow_above_zero<A>(size, y);
  const f end = simd::select(y < zero, zero, inf);  // of what grows
  const f other_end = simd::select(y < zero, inf, zero);
  r = simd::select(simd::abs(y) == inf, simd::select(size < one, other_end, end), r);
  r = simd::select(size == inf, end, simd::select(size == zero, other_end, r));
  r = simd::select(size == one, one, r);
  // Below zero: the sign of odd powers, and no number for parts of powers.
  const f half = y * f(0.5f);
  const auto whole = simd::trunc(y) == y;
  const f with_sign = with_sign_of<A>(r, x);
  r = simd::select(whole, simd::select(simd::trunc(half) == half, r, with_sign), r);
  const f parts = simd::select(whole, r, f(limits<float>::quiet_NaN));
  r = simd::select(x < zero, simd::select(size == inf, r, parts), r);
  r = simd::select(x == x, simd::select(y == y, r, y), x);
  return simd::select(y == zero, one, simd::select(x == one, one, r));
}

}  // namespace detail

template <class A>
inline xsimd::batch<double, A> pow(xsimd::batch<double, A> x, xsimd::batch<double, A> y) noexcept {
  return detail::pow_by_lane(x, y);
}

template <class A>
inline xsimd::batch<float, A> pow(xsimd::batch<float, A> x, xsimd::batch<float, A> y) noexcept {
  using f = xsimd::batch<float, A>;
  if constexpr (!detail::has_halves<A>) {
    return detail::pow_by_lane(x, y);
  } else {
    const f inf(limits<float>::infinity);
    const auto usual = (x > f(0.0f)) & (x < inf) & (simd::abs(y) < inf);
    return simd::any(!usual, x) ? detail::pow_of_any<A>(x, y) : detail::pow_above_zero<A>(x, y);
  }
}

#endif

}  // namespace tf_embed::TF_EMBED_TARGET::simd
