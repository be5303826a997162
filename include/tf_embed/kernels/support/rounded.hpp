// SPDX-License-Identifier: Apache-2.0
// A barrier against contraction.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels::detail {

/// `x`, rounded to its type: keeps a compiler from fusing the product into the next addition, which would round once
/// where TensorFlow rounds twice.
template <class B>
TF_EMBED_INLINE B rounded(B x) noexcept {
#if defined(__GNUC__)
  asm("" : "+m"(x));
#endif
  return x;
}

#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2 && defined(__GNUC__)
/// The same for vectors, which stay in registers.
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> rounded(xsimd::batch<T, A> x) noexcept {
  typename xsimd::batch<T, A>::register_type bits = x;
  asm("" : "+v"(bits));
  return bits;
}
#endif

}  // namespace tf_embed::TF_EMBED_TARGET::kernels::detail
