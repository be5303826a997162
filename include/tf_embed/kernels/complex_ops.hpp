// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of complex numbers, on batches of their parts.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_functions.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/pairs.hpp>

namespace tf_embed::TF_EMBED_TARGET::ops {

namespace detail {

/// A power of two that brings numbers of this size near to one, so that neither their square nor its inverse is beyond
/// the range; 1 for most.
template <class B>
TF_EMBED_INLINE B towards_one(B size) noexcept {
  using T = typename B::value_type;
  constexpr T large = sizeof(T) == 4 ? T(0x1p60) : T(0x1p500);
  constexpr T far = sizeof(T) == 4 ? T(0x1p80) : T(0x1p600);
  return simd::select(size > B(large), B(1 / far), simd::select(size < B(1 / large), B(far), B(T(1))));
}

}  // namespace detail

// From a complex number to a real one: apply(real part, imaginary part).

struct real_part {
  template <class B>
  TF_EMBED_INLINE static B apply(B re, B) noexcept {
    return re;
  }
};

struct imaginary_part {
  template <class B>
  TF_EMBED_INLINE static B apply(B, B im) noexcept {
    return im;
  }
};

/// sqrt(re^2 + im^2), right for all that is in range; infinite where a part is, though the other be NaN.
struct magnitude {
  template <class B>
  TF_EMBED_INLINE static B apply(B re, B im) noexcept {
    using T = typename B::value_type;
    const B a = simd::abs(re), b = simd::abs(im);
    const B scale = detail::towards_one(simd::max(a, b));
    const B x = a * scale, y = b * scale;
    const B root = simd::divide(simd::sqrt(simd::fma(x, x, y * y)), scale);
    const B infinity(limits<T>::infinity);
    return simd::select(a == infinity, infinity, simd::select(b == infinity, infinity, root));
  }
};

/// The angle to the positive real axis, in (-pi, pi].
struct angle {
  template <class B>
  TF_EMBED_INLINE static B apply(B re, B im) noexcept {
    return element_math::atan2(im, re);
  }
};

// From complex numbers to complex ones.

struct conjugate {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x) noexcept {
    return {x.re, -x.im};
  }
};

struct complex_mul {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x, Z y) noexcept {
    return {simd::fma(x.re, y.re, -(x.im * y.im)), simd::fma(x.re, y.im, x.im * y.re)};
  }
};

struct complex_square {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x) noexcept {
    return complex_mul::apply(x, x);
  }
};

struct complex_div {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x, Z y) noexcept {
    using B = decltype(y.re);
    const B scale = detail::towards_one(simd::max(simd::abs(y.re), simd::abs(y.im)));
    const B re = y.re * scale, im = y.im * scale;
    const B size = simd::fma(re, re, im * im);
    const Z top{simd::fma(x.re, re, x.im * im), simd::fma(x.im, re, -(x.re * im))};
    return {simd::divide(top.re, size) * scale, simd::divide(top.im, size) * scale};
  }
};

/// x / y, and 0 where y is 0.
struct complex_div_no_nan {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x, Z y) noexcept {
    using B = decltype(y.re);
    const B zero(typename B::value_type(0));
    const Z quotient = complex_div::apply(x, y);
    const B re = simd::select(y.re == zero, simd::select(y.im == zero, zero, quotient.re), quotient.re);
    return {re, simd::select(y.re == zero, simd::select(y.im == zero, zero, quotient.im), quotient.im)};
  }
};

/// x * y, and 0 where y is 0, whatever x is.
struct complex_mul_no_nan {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x, Z y) noexcept {
    using B = decltype(y.re);
    const B zero(typename B::value_type(0));
    const Z product = complex_mul::apply(x, y);
    const B re = simd::select(y.re == zero, simd::select(y.im == zero, zero, product.re), product.re);
    return {re, simd::select(y.re == zero, simd::select(y.im == zero, zero, product.im), product.im)};
  }
};

/// (x - y) times its conjugate: a real number.
struct complex_squared_difference {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x, Z y) noexcept {
    const auto re = x.re - y.re, im = x.im - y.im;
    return {simd::fma(re, re, im * im), decltype(re)(0)};
  }
};

struct complex_reciprocal {
  template <class Z>
  TF_EMBED_INLINE static Z apply(Z x) noexcept {
    using B = decltype(x.re);
    using T = typename B::value_type;
    return complex_div::apply(Z{B(T(1)), B(T(0))}, x);
  }
};

// Comparisons, on pairs of plain numbers.

struct complex_equal {
  template <class T>
  static constexpr bool one(T a_re, T a_im, T b_re, T b_im) noexcept {
    return a_re == b_re && a_im == b_im;
  }
};

struct complex_not_equal {
  template <class T>
  static constexpr bool one(T a_re, T a_im, T b_re, T b_im) noexcept {
    return a_re != b_re || a_im != b_im;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
