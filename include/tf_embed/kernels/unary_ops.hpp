// SPDX-License-Identifier: Apache-2.0
// The element-wise operations of one operand, with TensorFlow's corner cases. NaN stays NaN in all of them.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/activation_ops.hpp>  // IWYU pragma: export
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/kernels/support/math_ops.hpp>  // IWYU pragma: export
#include <tf_embed/simd/batch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// Copies; what a view becomes where it must be made.
struct identity : any_batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x;
  }
  template <class T>
  static T one(T x) noexcept {
    return x;
  }
};

struct abs : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::abs(x);
  }
  template <class T>
  static T one(T x) noexcept {
    if constexpr (std::is_signed_v<T>) {
      if (x < 0) return wrap_sub(T(0), x);
    }
    return x;
  }
};

struct neg : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return -x;
  }
  template <class T>
  static T one(T x) noexcept {
    return wrap_sub(T(0), x);
  }
};

struct square : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x * x;
  }
  template <class T>
  static T one(T x) noexcept {
    return wrap_mul(x, x);
  }
};

/// What Pow with a constant exponent of 3 becomes.
struct cube : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x * x * x;
  }
  template <class T>
  static T one(T x) noexcept {
    return wrap_mul(wrap_mul(x, x), x);
  }
};

struct sign : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    const B zero(T(0));
    return simd::select(x > zero, B(T(1)), simd::select(x < zero, B(T(-1)), x));
  }
  template <class T>
  static T one(T x) noexcept {
    return static_cast<T>((x > 0) - (x < 0));
  }
};

struct sqrt : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::sqrt(x);
  }
};
struct rsqrt : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::rsqrt(x);
  }
};
struct reciprocal : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::divide(B(typename B::value_type(1)), x);
  }
};
struct floor : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::floor(x);
  }
};
struct ceil : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::ceil(x);
  }
};
/// Round and Rint: halves to even.
struct round : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::nearbyint(x);
  }
  template <class T>
  static T one(T x) noexcept {
    return x;
  }
};

struct is_nan : element_op {
  template <class T>
  static bool one(T x) noexcept {
    return x != x;
  }
};
struct is_inf : element_op {
  template <class T>
  static bool one(T x) noexcept {
    return std::isinf(x);
  }
};
struct is_finite : element_op {
  template <class T>
  static bool one(T x) noexcept {
    return std::isfinite(x);
  }
};
struct logical_not : element_op {
  static bool one(bool x) noexcept { return !x; }
};
/// How many bits are set.
struct population_count : element_op {
  template <class T>
  static std::uint8_t one(T x) noexcept {
    return static_cast<std::uint8_t>(std::popcount(static_cast<std::make_unsigned_t<T>>(x)));
  }
};
struct invert : element_op {
  template <class T>
  static T one(T x) noexcept {
    return static_cast<T>(~x);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
