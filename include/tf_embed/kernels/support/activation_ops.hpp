// SPDX-License-Identifier: Apache-2.0
// The activation functions: as element-wise operations, and as kernels apply them to their sums (activation.hpp). NaN
// goes through all of them. layers/epilogue.hpp names those that are fused.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_math.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// max(low, min(high, x)); `low` where the bounds cross.
template <class B>
TF_EMBED_INLINE B clamped(B x, B low, B high) noexcept {
  return simd::max(low, simd::min(high, x));
}
/// x > 0 ? x : slope * x
template <class B>
TF_EMBED_INLINE B leaky(B x, B slope) noexcept {
  return simd::select(x > B(typename B::value_type(0)), x, x * slope);
}

/// clamped(x, 0, infinity); -0 stays.
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
    using T = typename B::value_type;
    return clamped(x, B(T(0)), B(T(6)));
  }
  template <class T>
  static T one(T x) noexcept {
    return x > T(6) ? T(6) : x > T(0) ? x : T(0);
  }
};

/// x, and `Slope` * x below zero. `Slope` is a type with a `value`: `f32<...>`.
template <class Slope>
struct leaky_relu : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return leaky(x, B(static_cast<T>(Slope::value)));
  }
};

/// Into [`Low`, `High`], which are types with a `value`: `f32<...>`, `std::integral_constant<...>`.
template <class Low, class High>
struct clip : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return clamped(x, B(static_cast<T>(Low::value)), B(static_cast<T>(High::value)));
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

struct tanh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::tanh(x);
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

/// x / 5 + 1 / 2 between 0 and 1, as Keras before its third version.
struct keras_hard_sigmoid : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    using T = typename B::value_type;
    return clamped(x * B(T(0.2)) + B(T(0.5)), B(T(0)), B(T(1)));
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

}  // namespace tf_embed::TF_EMBED_TARGET::ops
