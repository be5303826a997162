// SPDX-License-Identifier: Apache-2.0
// The transcendental functions among the element-wise operations.
#pragma once

#include <tf_embed/kernels/element_math.hpp>
#include <tf_embed/kernels/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/trigonometry.hpp>

#include <cmath>

namespace tf_embed::ops {

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
// Rare in networks: the C library, element by element.
struct sin : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::sin(x);
  }
};
struct cos : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::cos(x);
  }
};
struct tan : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return simd::tan(x);
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

}  // namespace tf_embed::ops
