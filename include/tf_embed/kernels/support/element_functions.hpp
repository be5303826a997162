// SPDX-License-Identifier: Apache-2.0
// Inverse trigonometric and hyperbolic functions and erfc on batches of float, within 4 ULP; one element, and double,
// go through the C library.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_math.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <initializer_list>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::element_math {

namespace detail {
/// Whether a batch is worth a formula of its own.
template <class B>
inline constexpr bool has_formulas = B::size != 1 && std::is_same_v<typename B::value_type, float>;

template <class B, class F>
TF_EMBED_INLINE B by_lane(B x, F f) noexcept {
  typename B::value_type lanes[B::size];
  simd::store(lanes, x);
  for (auto& v : lanes) v = f(v);
  return simd::load<typename B::arch_type>(lanes);
}

/// c[0] + x * (c[1] + x * (c[2] + ...))
template <class B, class... C>
TF_EMBED_INLINE B polynomial(B x, C... c) noexcept {
  const float terms[] = {c...};
  B r(terms[sizeof...(C) - 1]);
  for (std::size_t i = sizeof...(C) - 1; i-- > 0;) r = simd::fma(r, x, B(terms[i]));
  return r;
}

/// f(-x) = -f(x) of `r` = f(|x|), and x itself where that is nearest; so -0 stays.
template <class B>
TF_EMBED_INLINE B odd(B x, B size, B r) noexcept {
  return simd::select(size < B(1e-4f), x, simd::select(x < B(0.0f), -r, r));
}

/// asin of 0 <= s <= sqrt(1/2), from s and its square.
template <class B>
TF_EMBED_INLINE B asin_of(B s, B square) noexcept {
  const B p = polynomial(square, 0.16666752f, 0.07495307f, 0.04546964f, 0.024181496f, 0.04216513f);
  return simd::fma(s * square, p, s);
}
}  // namespace detail

template <class B>
TF_EMBED_INLINE B asin(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::asin(v); });
  } else {
    // asin(x) = pi/2 - 2 asin(sqrt((1 - x) / 2))
    const B size = simd::abs(x);
    const auto far = size > B(0.5f);
    const B square = simd::select(far, B(0.5f) - B(0.5f) * size, size * size);
    const B r = detail::asin_of(simd::select(far, simd::sqrt(square), size), square);
    return detail::odd(x, size, simd::select(far, B(1.57079633f) - (r + r), r));
  }
}

template <class B>
TF_EMBED_INLINE B acos(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::acos(v); });
  } else {
    const B size = simd::abs(x);
    const auto far = size > B(0.5f);
    const auto negative = x < B(0.0f);
    const B square = simd::select(far, B(0.5f) - B(0.5f) * size, size * size);
    const B r = detail::asin_of(simd::select(far, simd::sqrt(square), size), square);
    const B end = simd::select(negative, B(3.14159265f) - (r + r), r + r);
    return simd::select(far, end, B(1.57079633f) - simd::select(negative, -r, r));
  }
}

namespace detail {
/// atan of 0 <= z <= 1.
template <class B>
TF_EMBED_INLINE B atan_of(B z) noexcept {
  const B square = z * z;
  const B p = detail::polynomial(square, -0.33333153f, 0.19993767f, -0.14211002f, 0.10665771f, -0.07551675f,
                                 0.043205082f, -0.01636354f, 0.0029195477f);
  return simd::fma(z * square, p, z);
}
}  // namespace detail

template <class B>
TF_EMBED_INLINE B atan(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::atan(v); });
  } else {
    const B size = simd::abs(x);
    const auto far = size > B(1.0f);
    const B r = detail::atan_of(simd::select(far, B(1.0f) / size, size));
    return detail::odd(x, size, simd::select(far, B(1.57079633f) - r, r));
  }
}

/// The angle of the point (x, y), with the signs of zeros as the C library has them.
template <class B>
TF_EMBED_INLINE B atan2(B y, B x) noexcept {
#if defined(TF_EMBED_HAS_XSIMD)
  if constexpr (detail::has_formulas<B>) {
    const B zero(0.0f), one(1.0f), inf(limits<float>::infinity);
    const B high = simd::abs(y), wide = simd::abs(x);
    const auto steep = high > wide;
    const B least = simd::select(steep, wide, high);
    const B most = simd::select(steep, high, wide);
    const B slope = simd::select(most == zero, zero, simd::select(least == inf, one, simd::divide(least, most)));
    const B r = detail::atan_of(slope);
    const B up = simd::select(steep, B(1.57079633f) - r, r);
    const B left = simd::select(simd::detail::with_sign_of(one, x) < zero, B(3.14159265f) - up, up);
    return simd::select(x == x, simd::select(y == y, simd::detail::with_sign_of(left, y), y), x);
  }
#endif
  typename B::value_type a[B::size], b[B::size];
  simd::store(a, y);
  simd::store(b, x);
  for (std::size_t i = 0; i < B::size; ++i) a[i] = std::atan2(a[i], b[i]);
  return simd::load<typename B::arch_type>(a);
}

namespace detail {
/// exp(x) / 2 for x >= 0, which is finite a little longer than exp(x): as exp(x / 2)^2 would be, but exact.
template <class B>
TF_EMBED_INLINE B half_exp(B x) noexcept {
  const auto far = x > B(88.0f);
  const B e = simd::exp(simd::select(far, x - B(16.0f), x));  // exact: both have few bits there
  return simd::select(far, e * B(8886110.52f * 0.5f), e * B(0.5f));
}
}  // namespace detail

template <class B>
TF_EMBED_INLINE B sinh(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::sinh(v); });
  } else {
    const B size = simd::abs(x);
    const B square = x * x;
    const B p = detail::polynomial(square, 0.16666667f, 0.0083333105f, 0.00019842896f, 2.7822132e-06f);
    const B half = detail::half_exp(size);
    const B far = half - B(0.25f) / half;
    return detail::odd(x, size, simd::select(size < B(1.0f), simd::fma(size * square, p, size), far));
  }
}

template <class B>
TF_EMBED_INLINE B cosh(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::cosh(v); });
  } else {
    const B half = detail::half_exp(simd::abs(x));
    return half + B(0.25f) / half;
  }
}

template <class B>
TF_EMBED_INLINE B asinh(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::asinh(v); });
  } else {
    // log(x + sqrt(x^2 + 1)), and log(2x) where the square dwarfs the 1.
    const B size = simd::abs(x);
    const auto far = size > B(8192.0f);
    const B square = size * size;
    const B near = size + square / (B(1.0f) + simd::sqrt(square + B(1.0f)));
    const B r = element_math::log1p(simd::select(far, size - B(1.0f), near));
    return detail::odd(x, size, simd::select(far, r + B(0.693147181f), r));
  }
}

template <class B>
TF_EMBED_INLINE B acosh(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::acosh(v); });
  } else {
    // log(x + sqrt(x^2 - 1)), and log(2x) where the square dwarfs the 1.
    const auto far = x > B(8192.0f);
    const B above = x - B(1.0f);
    const B near = above + simd::sqrt(above + above + above * above);
    const B r = element_math::log1p(simd::select(far, above, near));
    const B nan(limits<float>::quiet_NaN);
    return simd::select(x >= B(1.0f), simd::select(far, r + B(0.693147181f), r), nan);
  }
}

template <class B>
TF_EMBED_INLINE B atanh(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::atanh(v); });
  } else {
    const B size = simd::abs(x);
    return detail::odd(x, size, B(0.5f) * element_math::log1p((size + size) / (B(1.0f) - size)));
  }
}

template <class B>
TF_EMBED_INLINE B erfc(B x) noexcept {
  if constexpr (!detail::has_formulas<B>) {
    return detail::by_lane(x, [](auto v) { return std::erfc(v); });
  } else {
    // Up to 1/2 as 1 - erf(x); beyond as exp(-x^2) times a function that hardly changes. The square is needed to twice
    // the digits: its rounding error is worked out from the halves of x.
    const B c = simd::min(B(10.1f), simd::max(B(0.5f), x));
    const B top = simd::nearbyint(c * B(256.0f)) * B(1.0f / 256.0f);  // at most 12 bits
    const B low = c - top;
    const B square = c * c;
    const B lost = (top * top - square) + (top + top) * low + low * low;
    const B q = (c - B(2.0f)) / (c + B(2.0f));
    const B p = detail::polynomial(q, 1.2769784f, -0.0927636f, -0.16603029f, 0.16404246f, -0.05421849f, -0.007946488f,
                                   0.008692511f, 0.00094559597f, -0.0013134362f);
    const B e = simd::exp(-square);
    const B tail = simd::fma(-e, lost, e) * p / (B(1.0f) + c + c);
    const B far = simd::select(x > B(10.1f), B(0.0f), tail);
    return simd::select(x > B(0.5f), far, B(1.0f) - simd::erf(x));
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::element_math
