// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of one operand.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/unary_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// out[i] = Op(in[i]); `out` may be `in`.
template <class Op, class Arch, class T, class R>
void unary(const T* in, R* out, std::size_t n) noexcept {
  if constexpr (ops::uses_batches<Op, T, Arch>) {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) simd::store(out + i, Op::apply(simd::load<Arch>(in + i)));
    if constexpr (lanes > 1) {
      if (const std::size_t rest = n - i; rest != 0) {
        simd::store_partial(out + i, Op::apply(simd::load_partial<Arch>(in + i, rest, T(1))), rest);
      }
    }
  } else {
    for (std::size_t i = 0; i < n; ++i) out[i] = Op::one(in[i]);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
