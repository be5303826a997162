// SPDX-License-Identifier: Apache-2.0
// Matrix products with few columns: vectors run along the sum, since along so few columns most lanes would be idle.
#pragma once

#include <tf_embed/core/algorithm.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/gemm.hpp>

#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// Pixels of a tile: their accumulators, a vector of weights for each column and one of input must fit the registers.
template <class Arch, int Columns>
inline constexpr int dot_pixels = tile_shape<Arch>::registers >= 32 ? (Columns <= 2   ? 8
                                                                       : Columns == 3 ? 6
                                                                                      : 4)
                                                                    : (Columns == 1   ? 6
                                                                       : Columns == 2 ? 4
                                                                                      : 2);

/// `Pixels` x `Columns` sums. Weights are one row of `g.runs` terms for each column: g.w[column].
template <class T, class Arch, int Pixels, int Columns, class Activation>
TF_EMBED_NOINLINE void dot_tile(const tile_args<T, Activation>& g) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(b::size);
  const T* a[std::size_t{Pixels}];
  b acc[std::size_t{Pixels}][std::size_t{Columns}];
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
    a[p] = g.a[p];
    static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { acc[p][c] = b(T(0)); });
  });
  for (index_t row = 0; row < g.runs.rows; ++row) {
    for (index_t segment = 0; segment < g.runs.segments; ++segment) {
      const index_t k = row * g.runs.k_row + segment * g.runs.k_segment;
      const index_t i = row * g.runs.a_row + segment * g.runs.a_segment;
      const auto step = [&](index_t at, auto read) TF_EMBED_LAMBDA_INLINE {
        b w[std::size_t{Columns}];
        static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { w[c] = read(g.w[c] + k + at); });
        static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
          const b x = read(a[p] + i + at);
          static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { acc[p][c] = simd::fma(x, w[c], acc[p][c]); });
        });
      };
      index_t at = 0;
      TF_EMBED_NO_UNROLL
      for (; at + lanes <= g.runs.length; at += lanes) {
        step(at, [](const T* from) TF_EMBED_LAMBDA_INLINE { return simd::load<Arch>(from); });
      }
      if (at < g.runs.length) {
        const auto n = static_cast<std::size_t>(g.runs.length - at);
        step(at, [&](const T* from) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(from, n); });
      }
    }
  }
  T sums[std::size_t{(Pixels * Columns + lanes - 1) / lanes * lanes}]{};
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
    static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE {
      T sum = simd::reduce_add(acc[p][c]);
      if (g.end.bias) sum += g.end.bias[g.channel + c];
      if (g.end.residual) sum += g.out[p][g.residual + c];
      sums[p * Columns + c] = sum;
    });
  });
  bool by_channel = false;
  if constexpr (requires { g.end.activation.per_channel; }) by_channel = g.end.activation.per_channel != nullptr;
  if (by_channel) {
    for (index_t i = 0; i < Pixels * Columns; i += Columns) {
      for (index_t c = 0; c < Columns; c += lanes) {
        const auto n = static_cast<std::size_t>(Columns - c < lanes ? Columns - c : lanes);
        const b x = simd::load_partial<Arch>(sums + i + c, n);
        simd::store_partial(sums + i + c, g.end.activation.template apply<Arch>(x, g.channel + c, n), n);
      }
    }
  } else {
    for (index_t i = 0; i < Pixels * Columns; i += lanes) {
      simd::store(sums + i, g.end.activation.template apply<Arch>(simd::load<Arch>(sums + i), 0, b::size));
    }
  }
  for (index_t p = 0; p < g.rows; ++p) {
    for (int c = 0; c < Columns; ++c) g.out[p][c] = sums[p * Columns + c];
  }
}

}  // namespace detail

/// Computes `Columns` output channels of all `count` rectangles, as `gemm` does, from weights packed by 1: one row of
/// `depth` terms for each channel.
template <class T, class Arch, int Columns, class Activation>
void dot(const pixel_rect<T>* rects, index_t count, const T* weights, index_t depth, index_t /*columns*/,
         const T* origin, const epilogue<T, Activation>& end) noexcept {
  static_assert(Columns <= algorithm::most_dot_columns);
  constexpr index_t pixels = detail::dot_pixels<Arch, Columns>;
  tile_args<T, Activation> g;
  g.end = end;
  g.channel = 0;
  g.columns = Columns;
  g.residual = end.residual ? end.residual - origin : 0;
  for (index_t i = 0; i < count; ++i) {
    g.runs = rects[i].runs;
    for (int c = 0; c < Columns; ++c) g.w[c] = weights + c * depth + rects[i].first_k;
    pixel_walk<T> walk(rects[i]);
    for (index_t left = rects[i].rows * rects[i].columns; left > 0; left -= g.rows) {
      g.rows = left < pixels ? left : pixels;
      walk.take(g.a, g.out, g.rows, pixels);
      detail::dot_tile<T, Arch, pixels, Columns>(g);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
