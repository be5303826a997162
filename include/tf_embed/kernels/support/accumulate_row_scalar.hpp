// SPDX-License-Identifier: Apache-2.0
// One row times a packed matrix, added to what is there, without vectors: what a recurrent cell does in every step.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/static_for.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// out[n] += x[depth] W for as many of the columns as come sixteen at a time, which is answered. A Cortex-M4F keeps so
/// many sums in registers, so that a number of x is read once for sixteen weights: 2.2 instructions a product, where
/// tiles of four columns take 3.1 at a depth of 48.
template <int Block, class T>
TF_EMBED_NOINLINE index_t accumulate_row_scalar(index_t depth, index_t columns, const T* x, const T* weights,
                                                T* out) noexcept {
  constexpr int wide = 16, blocks = wide / Block;
  index_t done = 0;
  for (; columns - done >= wide; done += wide, out += wide) {
    const T* w[std::size_t{blocks}];
    T sums[std::size_t{wide}];
    static_for<blocks>([&](auto b) TF_EMBED_LAMBDA_INLINE { w[b] = weights + (done + b * Block) * depth; });
    static_for<wide>([&](auto c) TF_EMBED_LAMBDA_INLINE { sums[c] = out[c]; });
    const T* a = x;
    const auto add = [&](auto steps) TF_EMBED_LAMBDA_INLINE {
      static_for<steps>([&](auto k) TF_EMBED_LAMBDA_INLINE {
        const T value = a[k];
        static_for<blocks>([&](auto b) TF_EMBED_LAMBDA_INLINE {
          static_for<Block>([&](auto c) TF_EMBED_LAMBDA_INLINE { sums[b * Block + c] += value * w[b][k * Block + c]; });
        });
      });
      static_for<blocks>([&](auto b) TF_EMBED_LAMBDA_INLINE { w[b] += steps * Block; });
      a += steps;
    };
    index_t left = depth;
    TF_EMBED_NO_UNROLL
    for (; left >= 4; left -= 4) add(std::integral_constant<int, 4>{});
    TF_EMBED_NO_UNROLL
    for (; left > 0; --left) add(std::integral_constant<int, 1>{});
    static_for<wide>([&](auto c) TF_EMBED_LAMBDA_INLINE { out[c] = sums[c]; });
  }
  return done;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
