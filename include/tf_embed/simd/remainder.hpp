// SPDX-License-Identifier: Apache-2.0
// fmod on batches, exact as the C library's.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/math.hpp>
#include <tf_embed/simd/wide.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

namespace tf_embed::TF_EMBED_TARGET::simd {

template <class T>
TF_EMBED_INLINE scalar_batch<T> fmod(scalar_batch<T> a, scalar_batch<T> b) noexcept {
  return std::fmod(a.value, b.value);
}

#if defined(TF_EMBED_HAS_XSIMD)

namespace detail {

/// a - trunc(a / b) * b for 0 <= a < 2^digits * b. The quotient, rounded, is too large by one at most; what is left is
/// a multiple of the smaller operand's last place and not above it, so the fused step loses nothing.
template <class B>
TF_EMBED_INLINE B rest_by_fma(B a, B b) noexcept {
  const B q = simd::trunc(simd::divide(a, b));
  const B r = simd::fma(-q, b, a);
  return simd::select(r < B(typename B::value_type(0)), r + b, r);
}

/// The same for what have been floats, for quotients below 2^24: then a quotient of doubles is on the right side of
/// every whole number, and all products are exact.
template <class A>
TF_EMBED_INLINE vdouble<A> rest_by_double(vdouble<A> a, vdouble<A> b) noexcept {
  using d = vdouble<A>;
  const d quotient = a / b;
  const d nearest = (quotient + d(0x1.8p52)) - d(0x1.8p52);
  const d q = simd::select(nearest > quotient, nearest - d(1.0), nearest);
  return a - q * b;
}

template <class T, class A>
TF_EMBED_NOINLINE xsimd::batch<T, A> fmod_by_lane(xsimd::batch<T, A> a, xsimd::batch<T, A> b) noexcept {
  T x[xsimd::batch<T, A>::size];
  T y[xsimd::batch<T, A>::size];
  a.store_unaligned(x);
  b.store_unaligned(y);
  for (std::size_t i = 0; i < xsimd::batch<T, A>::size; ++i) x[i] = std::fmod(x[i], y[i]);
  return xsimd::batch<T, A>::load_unaligned(x);
}
}  // namespace detail

/// The remainder of the quotient rounded towards zero; it has the sign of `a`.
template <class T, class A>
inline xsimd::batch<T, A> fmod(xsimd::batch<T, A> a, xsimd::batch<T, A> b) noexcept {
  using v = xsimd::batch<T, A>;
  constexpr bool fused = detail::has_fma<A>;
  if constexpr (fused || (std::is_same_v<T, float> && detail::has_halves<A>)) {
    constexpr T most = static_cast<T>(std::uint64_t{1} << std::numeric_limits<T>::digits);
    const v x = simd::abs(a);
    const v y = simd::abs(b);
    const auto usual = (x < y * v(most)) & (y < v(limits<T>::infinity));
    if (simd::any(!usual, a)) return detail::fmod_by_lane(a, b);
    if constexpr (fused) {
      return detail::with_sign_of(detail::rest_by_fma(x, y), a);
    } else {
      using detail::half_of;
      return detail::with_sign_of(detail::narrow<A>(detail::rest_by_double<A>(half_of<0, A>(x), half_of<0, A>(y)),
                                                    detail::rest_by_double<A>(half_of<1, A>(x), half_of<1, A>(y))),
                                  a);
    }
  } else {
    return detail::fmod_by_lane(a, b);
  }
}

#endif

}  // namespace tf_embed::TF_EMBED_TARGET::simd
