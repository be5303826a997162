// SPDX-License-Identifier: Apache-2.0
// The element-wise operations of one operand, with TensorFlow's corners. NaN goes through all of them.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/kernels/element_math.hpp>
#include <tf_embed/kernels/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <type_traits>

namespace tf_embed::ops {

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

struct relu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::relu(x);
  }
  template <class T>
  static T one(T x) noexcept {
    return x > T(0) ? x : T(0);
  }
};

struct relu6 : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::min(B(typename B::value_type(6)), simd::relu(x));
  }
  template <class T>
  static T one(T x) noexcept {
    return x > T(6) ? T(6) : x > T(0) ? x : T(0);
  }
};

/// x, and `Slope` * x below zero.
template <class Slope>
struct leaky_relu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return simd::select(x > B(T(0)), x, x * B(static_cast<T>(Slope::value)));
  }
};

/// Into [`Low`, `High`], which are types with a `value`: `f32<...>`, `std::integral_constant<...>`.
template <class Low, class High>
struct clip : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return simd::max(B(static_cast<T>(Low::value)), simd::min(B(static_cast<T>(High::value)), x));
  }
  template <class T>
  static T one(T x) noexcept {
    const T below = Low::value;
    const T least = x < static_cast<T>(High::value) ? x : static_cast<T>(High::value);
    return least > below ? least : below;
  }
};

struct elu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::select(x < B(typename B::value_type(0)), element_math::expm1(x), x);
  }
};

struct selu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    const B scale(T(1.0507009873554804934193349852946));
    const B scaled_alpha(T(1.7580993408473768599402175208123));
    return simd::select(x < B(T(0)), scaled_alpha * element_math::expm1(x), scale * x);
  }
};

struct sigmoid : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::sigmoid(x);
  }
};

/// x * sigmoid(x)
struct swish : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x * simd::sigmoid(x);
  }
};

/// relu6(x + 3) / 6
struct hard_sigmoid : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return relu6::apply(x + B(T(3))) * B(T(1) / T(6));
  }
};

/// x * relu6(x + 3) / 6
struct hard_swish : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x * hard_sigmoid::apply(x);
  }
};

/// x / 2 * (1 + erf(x / sqrt(2)))
struct gelu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return B(T(0.5)) * x * (B(T(1)) + simd::erf(x * B(T(0.70710678118654752440))));
  }
};

/// x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))
struct gelu_tanh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    const B inner = x * simd::fma(x * x, B(T(0.044715 * 0.79788456080286535588)), B(T(0.79788456080286535588)));
    return B(T(0.5)) * x * (B(T(1)) + simd::tanh(inner));
  }
};

struct softplus : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::relu(x) + element_math::log1p(simd::exp(-simd::abs(x)));
  }
};

struct softsign : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return x / (B(typename B::value_type(1)) + simd::abs(x));
  }
};

struct tanh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::tanh(x);
  }
};
struct exp : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::exp(x);
  }
};
struct log : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::log(x);
  }
};
struct expm1 : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::expm1(x);
  }
};
struct log1p : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::log1p(x);
  }
};
struct erf : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::erf(x);
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
    return B(typename B::value_type(1)) / x;
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

// Rare in networks: the C library, element by element.
struct sin : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::sin(x);
  }
};
struct cos : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::cos(x);
  }
};
struct tan : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::tan(x);
  }
};
struct asin : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::asin(x);
  }
};
struct acos : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::acos(x);
  }
};
struct atan : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::atan(x);
  }
};
struct sinh : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::sinh(x);
  }
};
struct cosh : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::cosh(x);
  }
};
struct asinh : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::asinh(x);
  }
};
struct acosh : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::acosh(x);
  }
};
struct atanh : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::atanh(x);
  }
};
struct erfc : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::erfc(x);
  }
};
struct lgamma : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::lgamma(x);
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
struct invert : element_op {
  template <class T>
  static T one(T x) noexcept {
    return static_cast<T>(~x);
  }
};

}  // namespace tf_embed::ops
