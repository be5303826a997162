// SPDX-License-Identifier: Apache-2.0
// The element-wise operations of two operands, with TensorFlow's corners.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_functions.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/remainder.hpp>

#include <cmath>
#include <concepts>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

struct add : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return a + b;
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return wrap_add(a, b);
  }
};

struct sub : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return a - b;
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return wrap_sub(a, b);
  }
};

struct mul : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return a * b;
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return wrap_mul(a, b);
  }
};

/// RealDiv, and Div of floating point.
struct div : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return simd::divide(a, b);
  }
};

/// Integer operations with a divisor: zero is refused before anything is computed.
struct checks_divisor {
  template <class T>
  static status check(T b) noexcept {
    if constexpr (std::is_integral_v<T>) {
      if (b == T(0)) return status::division_by_zero;
    }
    return status::ok;
  }
};

template <class B>
inline constexpr bool is_integer_batch = std::is_integral_v<typename B::value_type>;

/// TruncateDiv, and Div of integers.
struct truncate_div : quotient_op, checks_divisor {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    if constexpr (is_integer_batch<B>) {
      return simd::quotient(a, b);
    } else {
      return simd::trunc(simd::divide(a, b));
    }
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return wrap_div(a, b);
  }
};

struct floor_div : quotient_op, checks_divisor {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    if constexpr (is_integer_batch<B>) {
      const B zero(0), one(1);
      const B q = simd::quotient(a, b);
      const B rest = simd::rest(a, b, q);
      const B below = simd::select((rest ^ b) < zero, q - one, q);
      return simd::select(rest == zero, q, below);
    } else {
      return simd::floor(simd::divide(a, b));
    }
  }
  template <class T>
  static T one(T a, T b) noexcept {
    const T q = wrap_div(a, b);
    if constexpr (std::is_signed_v<T>) {
      if (((a < 0) != (b < 0)) && wrap_mod(a, b) != 0) return static_cast<T>(q - 1);
    }
    return q;
  }
};

/// Mod and TruncateMod: the remainder has the sign of the dividend.
struct truncate_mod : quotient_op, checks_divisor {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    if constexpr (is_integer_batch<B>) {
      return simd::rest(a, b, simd::quotient(a, b));
    } else {
      return simd::fmod(a, b);
    }
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return wrap_mod(a, b);
  }
};

/// FloorMod: the remainder has the sign of the divisor.
struct floor_mod : quotient_op, checks_divisor {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    const B r = truncate_mod::apply(a, b);
    if constexpr (B::size == 1) return r != zero && (r < zero) != (b < zero) ? r + b : r;  // less code
    const B above = simd::select(b < zero, r + b, r);
    const B below = simd::select(b < zero, r, r + b);
    return simd::select(r > zero, above, simd::select(r < zero, below, r));
  }
  template <class T>
  static T one(T a, T b) noexcept {
    const T r = wrap_mod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? static_cast<T>(r + b) : r;
  }
};

/// a / b, and 0 where b is 0.
struct div_no_nan : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    return simd::select(b == zero, zero, simd::divide(a, b));
  }
};

/// a * b, and 0 where b is 0, whatever a is.
struct mul_no_nan : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    return simd::select(b == zero, zero, a * b);
  }
};

/// The larger one; NaN where either is NaN.
struct maximum : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    if constexpr (std::is_integral_v<typename B::value_type>) {
      return simd::max(a, b);
    } else {
      return simd::select(a == a, simd::max(a, b), a);
    }
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return a > b ? a : b;
  }
};

/// The smaller one; NaN where either is NaN.
struct minimum : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    if constexpr (std::is_integral_v<typename B::value_type>) {
      return simd::min(a, b);
    } else {
      return simd::select(a == a, simd::min(a, b), a);
    }
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return a < b ? a : b;
  }
};

/// a, but at least the bound b: half of ClipByValue. A NaN bound does not bind.
struct at_least : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return simd::max(b, a);
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return b > a ? b : a;
  }
};

/// a, but at most the bound b: half of ClipByValue. A NaN bound does not bind.
struct at_most : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return simd::min(b, a);
  }
  template <class T>
  static T one(T a, T b) noexcept {
    return b < a ? b : a;
  }
};

struct pow : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return simd::pow(a, b);
  }
  /// Integers wrap.
  template <class T>
  static T one(T a, T b) noexcept {
    T r = 1;
    while (b > 0) {
      if ((b & 1) != 0) r = wrap_mul(r, a);
      a = wrap_mul(a, a);
      b = static_cast<T>(b >> 1);
    }
    return r;
  }
  template <class T>
  static status check(T b) noexcept {
    if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      if (b < 0) return status::invalid_argument;
    }
    return status::ok;
  }
};

struct squared_difference : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B d = a - b;
    return d * d;
  }
  template <class T>
  static T one(T a, T b) noexcept {
    const T d = wrap_sub(a, b);
    return wrap_mul(d, d);
  }
};

struct equal : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a == b;
  }
};
struct not_equal : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a != b;
  }
};
struct less : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a < b;
  }
};
struct less_equal : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a <= b;
  }
};
struct greater : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a > b;
  }
};
struct greater_equal : element_op {
  template <class T>
  static bool one(T a, T b) noexcept {
    return a >= b;
  }
};

struct logical_and : element_op {
  static bool one(bool a, bool b) noexcept { return a & b; }
};
struct logical_or : element_op {
  static bool one(bool a, bool b) noexcept { return a | b; }
};

struct bitwise_and : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return static_cast<T>(a & b);
  }
};
struct bitwise_or : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return static_cast<T>(a | b);
  }
};
struct bitwise_xor : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return static_cast<T>(a ^ b);
  }
};

/// Shift counts are clamped to [0, bits - 1], as TensorFlow clamps them.
template <class T>
constexpr int shift_count(T b) noexcept {
  constexpr T most = static_cast<T>(sizeof(T) * 8 - 1);
  if (b > most) return static_cast<int>(most);
  if constexpr (std::is_signed_v<T>) {
    if (b < 0) return 0;
  }
  return static_cast<int>(b);
}
struct left_shift : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return static_cast<T>(static_cast<wrapping<T>>(a) << shift_count(b));
  }
};
struct right_shift : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return static_cast<T>(a >> shift_count(b));
  }
};

/// a / b, and 0 where a is 0, whatever b is.
struct xdivy : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    return simd::select(a == zero, zero, simd::divide(a, b));
  }
};
/// a * log(b), and 0 where a is 0, whatever b is.
struct xlogy : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    return simd::select(a == zero, zero, a * simd::log(b));
  }
};
/// a * log(1 + b), and 0 where a is 0, whatever b is.
struct xlog1py : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    const B zero(typename B::value_type(0));
    return simd::select(a == zero, zero, a * element_math::log1p(b));
  }
};
struct next_after : element_op {
  template <class T>
  static T one(T a, T b) noexcept {
    return std::nextafter(a, b);
  }
};

struct atan2 : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B a, B b) noexcept {
    return element_math::atan2(a, b);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
