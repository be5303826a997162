// SPDX-License-Identifier: Apache-2.0
// The activation functions among the element-wise operations. NaN goes through all of them.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/kernels/element_math.hpp>
#include <tf_embed/kernels/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

namespace tf_embed::ops {

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
    return simd::divide(x, B(typename B::value_type(1)) + simd::abs(x));
  }
};

}  // namespace tf_embed::ops
