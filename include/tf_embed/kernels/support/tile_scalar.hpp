// SPDX-License-Identifier: Apache-2.0
// The register tile of processors without vectors, made for a Cortex-M4F: 16 sums, 4 weights and an input fit its 32
// registers, and addresses are a pointer and a constant, since its loads have no index register.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/finish_scalar.hpp>
#include <tf_embed/kernels/support/spread.hpp>
#include <tf_embed/kernels/support/static_for.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// `Rows` pixels by `Columns` neighbouring output channels of one block of weights. `Args` is tile_args.
template <int Rows, int Columns, int Block, class T, class Args>
TF_EMBED_INLINE void tile_scalar(const Args& g) noexcept {
  T sums[std::size_t{Rows}][std::size_t{Columns}];
  static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE {
    // Weights are padded to the block, the bias is not.
    const T start = g.end.bias && c < g.columns ? g.end.bias[g.channel + c] : T(0);
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { sums[r][c] = start; });
  });

  // Pointers walk through all runs: what lies between two is added, not computed anew.
  const T* w = g.w[0];
  const T* a[std::size_t{Rows}];
  static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { a[r] = g.a[r]; });
  const auto advance = [&](index_t in, index_t k) TF_EMBED_LAMBDA_INLINE {
    w += k * Block;
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { a[r] += in; });
  };
  const auto add = [&](auto steps) TF_EMBED_LAMBDA_INLINE {
    static_for<steps>([&](auto k) TF_EMBED_LAMBDA_INLINE {
      T y[std::size_t{Columns}];
      static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { y[c] = w[k * Block + c]; });
      static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
        const T x = a[r][k];
        static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { sums[r][c] += x * y[c]; });
      });
    });
    advance(steps, steps);
  };
  const auto runs = g.runs;
  for (index_t row = runs.rows; row > 0; --row) {
    TF_EMBED_NO_UNROLL
    for (index_t segment = runs.segments; segment > 0; --segment) {
      index_t left = runs.length;
      TF_EMBED_NO_UNROLL
      for (; left >= 4; left -= 4) add(std::integral_constant<int, 4>{});
      TF_EMBED_NO_UNROLL
      for (; left > 0; --left) add(std::integral_constant<int, 1>{});
      if (segment > 1) advance(runs.a_segment - runs.length, runs.k_segment - runs.length);
    }
    const index_t walked = runs.segments - 1;
    if (row > 1) {
      advance(runs.a_row - walked * runs.a_segment - runs.length, runs.k_row - walked * runs.k_segment - runs.length);
    }
  }
  if constexpr (is_spread<decltype(g.end.activation)>) sum_own_taps<Block>(g, sums[0], Columns, Columns);
  finish_scalar(sums, g.out, g.rows, g.columns, g.channel, g.residual, g.end);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
