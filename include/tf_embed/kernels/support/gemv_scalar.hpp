// SPDX-License-Identifier: Apache-2.0
// One row times a packed matrix without vectors: tiles of one row, which a network with convolutions has anyway.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/tile.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Four columns of a block at a time; the last block is padded.
template <int Block, class T, class Activation>
TF_EMBED_INLINE void gemv_scalar(index_t depth, index_t columns, const T* x, const T* weights, T* out,
                                 const epilogue<T, Activation>& end) noexcept {
  constexpr int wide = 4;
  tile_args<T, Activation> g;
  g.a[0] = x;
  g.runs = {.length = depth};
  g.rows = 1;
  g.residual = end.residual ? end.residual - out : 0;
  g.end = end;
  for (index_t c = 0; c < columns; c += wide) {
    g.channel = c;
    g.columns = columns - c;
    g.out[0] = out + c;
    g.w[0] = weights + c / Block * depth * Block + c % Block;
    tile<T, simd::scalar, 1, wide, Block>(g);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
