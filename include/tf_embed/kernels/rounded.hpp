// SPDX-License-Identifier: Apache-2.0
// A barrier against contraction.
#pragma once

#include <tf_embed/simd/arch.hpp>

namespace tf_embed::kernels::detail {

/// `x`, rounded to its type: keeps a compiler from fusing the product into the next addition, which would round once
/// where TensorFlow rounds twice.
template <class B>
TF_EMBED_INLINE B rounded(B x) noexcept {
#if defined(__GNUC__)
  asm("" : "+m"(x));
#endif
  return x;
}

}  // namespace tf_embed::kernels::detail
