// SPDX-License-Identifier: Apache-2.0
// Matrix products with implicit rows: covers rectangles of output pixels with register tiles.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/pixel_walk.hpp>
#include <tf_embed/kernels/support/tile.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The arch a product over weights packed by `Block` can use: vectors must not span blocks.
template <class T, class Arch, int Block>
using fitting_arch = std::conditional_t<(Block % static_cast<int>(simd::lanes<T, Arch>) == 0), Arch, simd::scalar>;

namespace detail {

/// A panel of output channels over one rectangle: walks the pixels in tiles.
template <class T, class Arch, int Vectors, int Block, class Activation>
void panel(const pixel_rect<T>& p, tile_args<T, Activation>& g) noexcept {
  constexpr tile_rows shape = tile_shape<Arch>::rows(Vectors);
  pixel_walk<T> walk(p);
  for (index_t left = p.rows * p.columns; left > 0; left -= g.rows) {
    // A tile with a few rows wasted beats several smaller ones.
    const int rows = left > shape.large * 2 / 3 ? shape.large : left > shape.middle / 2 ? shape.middle : 1;
    g.rows = left < rows ? left : rows;
    walk.take(g.a, g.out, g.rows, rows);
    if (rows == shape.large) {
      tile<T, Arch, shape.large, Vectors, Block>(g);
    } else if (rows == shape.middle) {
      tile<T, Arch, shape.middle, Vectors, Block>(g);
    } else {
      tile<T, Arch, 1, Vectors, Block>(g);
    }
  }
}

/// Vectors of the panel that starts where `left` columns are left.
template <class T, class Arch, int Block>
constexpr int panel_vectors(index_t left) {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  constexpr int most = tile_shape<Arch>::vectors;
  // Without vectors a block is as wide as the tile, and padded: one tile does for all.
  if (lanes == 1 && Block % most == 0) return most;
  const index_t n = (left + lanes - 1) / lanes;
  return n < most ? static_cast<int>(n) : most;
}

}  // namespace detail

/// Which widths of panels (bit v: v vectors) a product with so many columns needs; code is made for these alone.
template <class T, class Arch, int Block>
constexpr unsigned panel_widths(index_t columns) {
  using arch = fitting_arch<T, Arch, Block>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, arch>);
  constexpr int most = tile_shape<arch>::vectors;
  unsigned widths = columns >= most * lanes ? 1u << most : 0u;
  if (const index_t rest = columns % (most * lanes); rest != 0) {
    widths |= 1u << detail::panel_vectors<T, arch, Block>(rest);
  }
  return widths;
}

/// All widths, for columns that are not known to the compiler.
inline constexpr unsigned any_width = ~0u;

/// Computes output channels [0, columns) of all `count` rectangles. The loop over panels is outside, so that a panel of
/// weights comes from memory once. `origin` is the output tensor's start, to find the residual by.
template <class T, class Arch, int Block, unsigned Widths = any_width, class Activation>
void gemm(const pixel_rect<T>* rects, index_t count, const T* weights, index_t depth, index_t columns, const T* origin,
          const epilogue<T, Activation>& end) noexcept {
  using arch = fitting_arch<T, Arch, Block>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, arch>);
  constexpr int most = tile_shape<arch>::vectors;
  tile_args<T, Activation> g;
  g.end = end;
  g.residual = end.residual ? end.residual - origin : 0;
  for (index_t c = 0; c < columns;) {
    const int vectors = detail::panel_vectors<T, arch, Block>(columns - c);
    g.channel = c;
    g.columns = columns - c < vectors * lanes ? columns - c : vectors * lanes;
    for (index_t r = 0; r < count; ++r) {
      pixel_rect<T> rect = rects[r];
      rect.out += c;
      g.runs = rect.runs;
      if constexpr (is_spread<Activation>) g.end.activation.begin(rect);
      for (int v = 0; v < vectors; ++v) {
        const index_t n = c + v * lanes;
        g.w[v] = weights + n / Block * depth * Block + n % Block + rect.first_k * Block;
      }
      static_for<most>([&](auto v) TF_EMBED_LAMBDA_INLINE {
        if constexpr ((Widths >> (v + 1) & 1u) != 0) {
          if (vectors == v + 1) detail::panel<T, arch, v + 1, Block>(rect, g);
        }
      });
    }
    c += vectors * lanes;
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
