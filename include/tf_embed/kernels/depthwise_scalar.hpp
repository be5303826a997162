// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution without vectors: four channels of each pixel at a time, so that one address serves four loads.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/finish_scalar.hpp>
#include <tf_embed/kernels/support/static_for.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Channels [c, c + 4) of all pixels of a tile with one output a channel. `Tile` is depthwise_tile.
template <int Pixels, class T, class Tile>
TF_EMBED_INLINE void depthwise_scalar(const Tile& g, index_t c) noexcept {
  constexpr int columns = 4;
  T sums[std::size_t{Pixels}][columns];
  static_for<columns>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const T start = g.end.bias ? g.end.bias[c + v] : T(0);
    static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE { sums[p][v] = start; });
  });
  const T* w = g.weights + c;
  const T* in[std::size_t{Pixels}];
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE { in[p] = g.in[p] + c; });
  const index_t row_gap = g.in_row - g.columns * g.in_column;
  const index_t weights_gap = g.weights_row - g.columns * g.channels;
  for (index_t i = g.rows; i > 0; --i) {
    TF_EMBED_NO_UNROLL
    for (index_t j = g.columns; j > 0; --j) {
      T y[columns];
      static_for<columns>([&](auto v) TF_EMBED_LAMBDA_INLINE { y[v] = w[v]; });
      static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
        static_for<columns>([&](auto v) TF_EMBED_LAMBDA_INLINE { sums[p][v] += in[p][v] * y[v]; });
        in[p] += g.in_column;
      });
      w += g.channels;
    }
    w += weights_gap;
    static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE { in[p] += row_gap; });
  }
  T* out[std::size_t{Pixels}];
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE { out[p] = g.out[p] + c; });
  finish_scalar(sums, out, g.pixels, columns, c, g.residual, g.end);
}

/// Channels from c on, fewer than four, in a loop: they take little time and should take little room.
template <class T, class Tile>
TF_EMBED_NOINLINE void depthwise_scalar_rest(const Tile& g, index_t first) noexcept {
  for (index_t p = 0; p < g.pixels; ++p) {
    for (index_t c = first; c < g.channels; ++c) {
      T sum[1][1] = {{g.end.bias ? g.end.bias[c] : T(0)}};
      for (index_t i = 0; i < g.rows; ++i) {
        for (index_t j = 0; j < g.columns; ++j) {
          sum[0][0] += g.in[p][i * g.in_row + j * g.in_column + c] * g.weights[i * g.weights_row + j * g.channels + c];
        }
      }
      if (g.end.residual) sum[0][0] += g.out[p][g.residual + c];
      activate_scalar(sum, g.end.activation, c);
      g.out[p][c] = sum[0][0];
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
