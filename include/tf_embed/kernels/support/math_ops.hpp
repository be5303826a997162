// SPDX-License-Identifier: Apache-2.0
// The transcendental functions among the element-wise operations.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_functions.hpp>
#include <tf_embed/kernels/support/element_math.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/trigonometry.hpp>

#include <cmath>

namespace tf_embed::TF_EMBED_TARGET::ops {

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
struct asin : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::asin(x);
  }
};
struct acos : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::acos(x);
  }
};
struct atan : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::atan(x);
  }
};
struct sinh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::sinh(x);
  }
};
struct cosh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::cosh(x);
  }
};
struct asinh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::asinh(x);
  }
};
struct acosh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::acosh(x);
  }
};
struct atanh : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::atanh(x);
  }
};
struct erfc : batch_op {
  template <class B>
  TF_EMBED_INLINE static B apply(B x) noexcept {
    return element_math::erfc(x);
  }
};
/// Rare in networks: the C library, element by element.
struct lgamma : element_op {
  template <class T>
  static T one(T x) noexcept {
    return std::lgamma(x);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
