// SPDX-License-Identifier: Apache-2.0
// One row times a packed matrix without vectors: every weight is read once, by a pointer and a constant.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/kernels/finish_scalar.hpp>
#include <tf_embed/kernels/static_for.hpp>

namespace tf_embed::kernels {

/// Four columns of a block from `channel` on, of which `columns` are stored.
template <int Block, class T, class Activation>
TF_EMBED_INLINE void gemv_scalar(index_t depth, const T* x, const T* weights, T* out, index_t channel, index_t columns,
                                 const epilogue<T, Activation>& end) noexcept {
  constexpr int wide = 4;
  const T* w = weights + channel / Block * depth * Block + channel % Block;
  T sums[1][wide];
  static_for<wide>([&](auto c)
                       TF_EMBED_LAMBDA_INLINE { sums[0][c] = end.bias && c < columns ? end.bias[channel + c] : T(0); });
  const auto add = [&](auto steps) TF_EMBED_LAMBDA_INLINE {
    static_for<steps>([&](auto k) TF_EMBED_LAMBDA_INLINE {
      const T value = x[k];
      static_for<wide>([&](auto c) TF_EMBED_LAMBDA_INLINE { sums[0][c] += value * w[k * Block + c]; });
    });
    x += steps;
    w += steps * Block;
  };
  TF_EMBED_NO_UNROLL
  for (; depth >= 4; depth -= 4) add(std::integral_constant<int, 4>{});
  TF_EMBED_NO_UNROLL
  for (; depth > 0; --depth) add(std::integral_constant<int, 1>{});
  T* const to = out + channel;
  finish_scalar(sums, &to, 1, columns, channel, end.residual ? end.residual - out : 0, end);
}

}  // namespace tf_embed::kernels
