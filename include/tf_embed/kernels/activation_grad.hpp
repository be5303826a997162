// SPDX-License-Identifier: Apache-2.0
// Gradients of element-wise functions: operations of the result's gradient g and of the function's argument x or its
// result y.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// As a factor of 0 or 1: an infinite gradient times 0 is NaN, as in TensorFlow.
struct relu_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B x) noexcept {
    using T = typename B::value_type;
    return g * simd::select(x > B(T(0)), B(T(1)), B(T(0)));
  }
  template <class T>
  static T one(T g, T x) noexcept {
    return x > T(0) ? g : T(0);
  }
};

struct relu6_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B x) noexcept {
    using T = typename B::value_type;
    return g * simd::select(x > B(T(0)), simd::select(x < B(T(6)), B(T(1)), B(T(0))), B(T(0)));
  }
  template <class T>
  static T one(T g, T x) noexcept {
    return x > T(0) && x < T(6) ? g : T(0);
  }
};

template <class Slope>
struct leaky_relu_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B x) noexcept {
    using T = typename B::value_type;
    return simd::select(x > B(T(0)), g, g * B(static_cast<T>(Slope::value)));
  }
};

struct elu_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    using T = typename B::value_type;
    return simd::select(y < B(T(0)), (y + B(T(1))) * g, g);
  }
};

struct selu_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    using T = typename B::value_type;
    const B scale(T(1.0507009873554804934193349852946));
    const B scaled_alpha(T(1.7580993408473768599402175208123));
    return simd::select(y < B(T(0)), (y + scaled_alpha) * g, scale * g);
  }
};

struct softplus_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B x) noexcept {
    return g / (simd::exp(-x) + B(typename B::value_type(1)));
  }
};

struct softsign_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B x) noexcept {
    const B one_more = B(typename B::value_type(1)) + simd::abs(x);
    return g / (one_more * one_more);
  }
};

struct sigmoid_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    return g * (y * (B(typename B::value_type(1)) - y));
  }
};

struct tanh_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    return g * (B(typename B::value_type(1)) - y * y);
  }
};

// These are 0 where the gradient is, whatever y is.

struct sqrt_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    using T = typename B::value_type;
    return simd::select(g == B(T(0)), B(T(0)), B(T(0.5)) * g / y);
  }
};

struct rsqrt_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    using T = typename B::value_type;
    return simd::select(g == B(T(0)), B(T(0)), (g * y) * (B(T(-0.5)) * (y * y)));
  }
};

struct reciprocal_grad : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B g, B y) noexcept {
    using T = typename B::value_type;
    return simd::select(g == B(T(0)), B(T(0)), -g * (y * y));
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
