// SPDX-License-Identifier: Apache-2.0
// sin, cos and tan on batches: within 2 ULP for every float. Scalar batches and double go through the C library.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/math.hpp>

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd {

template <class T>
TF_EMBED_INLINE scalar_batch<T> sin(scalar_batch<T> x) noexcept {
  return std::sin(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> cos(scalar_batch<T> x) noexcept {
  return std::cos(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> tan(scalar_batch<T> x) noexcept {
  return std::tan(x.value);
}

#if defined(TF_EMBED_HAS_XSIMD)

namespace detail {

/// x = quadrant * pi / 2 + rest, |rest| not above pi / 4 by more than rounding.
template <class A>
struct reduced_angle {
  vfloat<A> rest;
  vint<A> quadrant;
};

/// Up to here the quadrant has 17 bits, so that its products with the parts of pi / 2 below lose nothing that counts.
inline constexpr float largest_angle = 1e5f;

/// For 0 <= x <= largest_angle.
template <class A>
TF_EMBED_INLINE reduced_angle<A> reduce_angle(vfloat<A> x) noexcept {
  using f = vfloat<A>;
  using i = vint<A>;
  if constexpr (has_fma<A>) {
    const f shifted = simd::fma(x, f(0.636619772f), f(round_magic));
    const f n = shifted - f(round_magic);
    // The first step is exact; what the others round away is less than a unit of the rest, however small that is.
    f r = simd::fma(n, f(-0x1.921fb6p+0f), x);
    r = simd::fma(n, f(0x1.777a5cp-25f), r);
    r = simd::fma(n, f(0x1.ee59dap-50f), r);
    return {r, tf_embed::bit_cast<i>(shifted) - i(round_magic_bits)};
  } else {
    constexpr std::size_t size = f::size;
    float angle[size];
    std::int32_t quadrant[size];
    simd::store(angle, x);
    for (std::size_t k = 0; k < size; ++k) {
      const double wide = static_cast<double>(angle[k]);
      constexpr double magic = 0x1.8p52;
      const double n = (wide * 0x1.45f306dc9c883p-1 + magic) - magic;
      quadrant[k] = static_cast<std::int32_t>(n);
      // 33 bits of pi / 2, and the rest of it.
      angle[k] = static_cast<float>((wide - n * 0x1.921fb544p+0) - n * 0x1.0b4611a626331p-34);
    }
    return {f::load_unaligned(angle), i::load_unaligned(quadrant)};
  }
}

/// sin and cos of |r| <= pi / 4.
template <class A>
TF_EMBED_INLINE vfloat<A> sin_of_rest(vfloat<A> r, vfloat<A> square) noexcept {
  return simd::fma(r * square, polynomial<A>(square, -0.166666546f, 0.00833215839f, -0.000195149552f), r);
}
template <class A>
TF_EMBED_INLINE vfloat<A> cos_of_rest(vfloat<A> square) noexcept {
  using f = vfloat<A>;
  const f tail = polynomial<A>(square, 0.0416666456f, -0.0013887313f, 0.000024432781f);
  return simd::fma(square, simd::fma(square, tail, f(-0.5f)), f(1.0f));
}

/// Huge angles, infinities and NaN are so rare that each goes through the C library, which has all digits of pi.
template <class A, class F>
TF_EMBED_NOINLINE vfloat<A> mend_huge_angles(vfloat<A> result, vfloat<A> x, F exact) noexcept {
  constexpr std::size_t size = vfloat<A>::size;
  float from[size];
  float to[size];
  simd::store(from, x);
  simd::store(to, result);
  for (std::size_t k = 0; k < size; ++k) {
    if (!(std::fabs(from[k]) <= largest_angle)) to[k] = exact(from[k]);
  }
  return vfloat<A>::load_unaligned(to);
}

template <class A>
TF_EMBED_INLINE vfloat<A> xor_sign(vfloat<A> x, vint<A> sign) noexcept {
  return tf_embed::bit_cast<vfloat<A>>(tf_embed::bit_cast<vint<A>>(x) ^ sign);
}

/// sin, or cos where `Ahead` is 1: a quadrant ahead.
template <std::int32_t Ahead, class A, class F>
TF_EMBED_INLINE vfloat<A> sine_wave(vfloat<A> x, F exact) noexcept {
  using f = vfloat<A>;
  using i = vint<A>;
  const f size = simd::abs(x);
  const auto usual = size <= f(largest_angle);
  const auto angle = reduce_angle<A>(simd::select(usual, size, f(0.0f)));
  const f square = angle.rest * angle.rest;
  const i quadrant = angle.quadrant + i(Ahead);
  const auto is_cos = tf_embed::bit_cast<f>(shift_left<23, A>(quadrant & i(1))) != f(0.0f);
  f result = simd::select(is_cos, cos_of_rest<A>(square), sin_of_rest<A>(angle.rest, square));
  i sign = shift_left<30, A>(quadrant & i(2));
  if constexpr (Ahead == 0) sign = sign ^ (tf_embed::bit_cast<i>(x) & i(limits<std::int32_t>::min));
  result = xor_sign<A>(result, sign);
  return simd::any(!usual, x) ? mend_huge_angles<A>(result, x, exact) : result;
}
}  // namespace detail

template <class A>
inline xsimd::batch<float, A> sin(xsimd::batch<float, A> x) noexcept {
  return detail::sine_wave<0, A>(x, [](float v) { return std::sin(v); });
}

template <class A>
inline xsimd::batch<float, A> cos(xsimd::batch<float, A> x) noexcept {
  return detail::sine_wave<1, A>(x, [](float v) { return std::cos(v); });
}

template <class A>
inline xsimd::batch<float, A> tan(xsimd::batch<float, A> x) noexcept {
  using f = detail::vfloat<A>;
  using i = detail::vint<A>;
  const f size = simd::abs(x);
  const auto usual = size <= f(detail::largest_angle);
  const auto angle = detail::reduce_angle<A>(simd::select(usual, size, f(0.0f)));
  const f r = angle.rest;
  const f square = r * r;
  const f tail = detail::polynomial<A>(square, 0.333331556f, 0.133388335f, 0.0534083923f, 0.0244406508f, 0.00310273658f,
                                       0.00939575100f);
  const f near = simd::fma(r * square, tail, r);
  const auto is_inverse = tf_embed::bit_cast<f>(detail::shift_left<23, A>(angle.quadrant & i(1))) != f(0.0f);
  f result = simd::select(is_inverse, f(-1.0f) / near, near);
  result = detail::xor_sign<A>(result, tf_embed::bit_cast<i>(x) & i(limits<std::int32_t>::min));
  return simd::any(!usual, x) ? detail::mend_huge_angles<A>(result, x, [](float v) { return std::tan(v); }) : result;
}

template <class A>
inline xsimd::batch<double, A> sin(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::sin(v); });
}
template <class A>
inline xsimd::batch<double, A> cos(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::cos(v); });
}
template <class A>
inline xsimd::batch<double, A> tan(xsimd::batch<double, A> x) noexcept {
  return detail::lane_by_lane(x, [](double v) { return std::tan(v); });
}

#endif

}  // namespace tf_embed::TF_EMBED_TARGET::simd
