// SPDX-License-Identifier: Apache-2.0
// Matrix products with implicit rows: covers rectangles of output pixels with register tiles.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/kernels/tile.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::kernels {

/// A rectangle of output pixels that sum over the same terms. Distances are in elements.
template <class T>
struct pixel_rect {
  const T* in;  ///< first term of the first pixel
  T* out;       ///< channel 0 of the first pixel
  index_t rows, columns;
  index_t in_row, in_column, out_row, out_column;
  term_runs runs;
  index_t first_k;  ///< where the runs start in the weights
};

/// The pixels of a rectangle, row by row.
template <class T>
class pixel_walk {
 public:
  explicit pixel_walk(const pixel_rect<T>& rect) noexcept : rect_(rect), in_(rect.in), out_(rect.out) {}

  /// The addresses of the next `used` pixels (at least one); those up to `size` repeat the last.
  void take(const T** in, T** out, index_t used, index_t size) noexcept {
    for (index_t r = 0; r < size; ++r) {
      in[r] = in_;
      out[r] = out_;
      if (r + 1 < used) advance();
    }
    advance();
  }

 private:
  void advance() noexcept {
    in_ += rect_.in_column;
    out_ += rect_.out_column;
    if (++column_ == rect_.columns) {
      column_ = 0;
      in_ += rect_.in_row - rect_.columns * rect_.in_column;
      out_ += rect_.out_row - rect_.columns * rect_.out_column;
    }
  }

  const pixel_rect<T>& rect_;
  const T* in_;
  T* out_;
  index_t column_ = 0;
};

/// The arch a product over weights packed by `Block` can use: vectors must not span blocks.
template <class T, class Arch, int Block>
using fitting_arch = std::conditional_t<(Block % static_cast<int>(simd::lanes<T, Arch>) == 0), Arch, simd::scalar>;

namespace detail {

/// A panel of output channels over one rectangle: walks the pixels in tiles.
template <class T, class Arch, int Vectors, int Block, class Activation>
void panel(const pixel_rect<T>& p, tile_args<T, Activation>& g) noexcept {
  using shape = tile_shape<Arch>;
  const index_t total = p.rows * p.columns;
  pixel_walk<T> walk(p);
  for (index_t done = 0; done < total;) {
    const index_t left = total - done;
    // A tile with up to two rows wasted beats two smaller ones; a single row has a tile of its own.
    const auto fits = [&](index_t rows) { return left + 2 >= rows && (left > 1 || rows == 1); };
    const index_t rows = fits(shape::large)    ? shape::large
                         : fits(shape::middle) ? shape::middle
                         : fits(shape::small)  ? shape::small
                                               : 1;
    const index_t used = left < rows ? left : rows;
    walk.take(g.a, g.out, used, rows);
    g.rows = used;
    done += used;
    if (rows == shape::large) {
      tile<T, Arch, shape::large, Vectors, Block>(g);
    } else if (rows == shape::middle) {
      tile<T, Arch, shape::middle, Vectors, Block>(g);
    } else if (rows == shape::small) {
      tile<T, Arch, shape::small, Vectors, Block>(g);
    } else {
      tile<T, Arch, 1, Vectors, Block>(g);
    }
  }
}

}  // namespace detail

/// Computes output channels [0, columns) of all `count` rectangles. The loop over panels is outside, so that a panel of
/// weights comes from memory once. `origin` is the output tensor's start, to find the residual by.
template <class T, class Arch, int Block, class Activation>
void gemm(const pixel_rect<T>* rects, index_t count, const T* weights, index_t depth, index_t columns, const T* origin,
          const epilogue<T, Activation>& end) noexcept {
  using arch = fitting_arch<T, Arch, Block>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, arch>);
  constexpr int vectors = tile_shape<arch>::vectors;
  // Without vectors a block is as wide as the tile, and padded: one tile does for all.
  constexpr int narrow = lanes == 1 && Block % vectors == 0 ? vectors : vectors > 2 ? 2 : 1;
  tile_args<T, Activation> g;
  g.end = end;
  g.residual = end.residual ? end.residual - origin : 0;
  for (index_t c = 0; c < columns;) {
    const bool wide = columns - c > narrow * lanes;
    const index_t step = (wide ? vectors : narrow) * lanes;
    g.channel = c;
    g.columns = columns - c < step ? columns - c : step;
    for (index_t r = 0; r < count; ++r) {
      pixel_rect<T> rect = rects[r];
      rect.out += c;
      g.runs = rect.runs;
      for (int v = 0; v < vectors; ++v) {
        // Vectors beyond the last column belong to a tile that is too wide: they read the last block again, unstored.
        const index_t wanted = c + v * lanes;
        const index_t last = (columns - 1) / lanes * lanes;
        const index_t n = wanted < last ? wanted : last;
        g.w[v] = weights + n / Block * depth * Block + n % Block + rect.first_k * Block;
      }
      if (wide) {
        detail::panel<T, arch, vectors, Block>(rect, g);
      } else {
        detail::panel<T, arch, narrow, Block>(rect, g);
      }
    }
    c += step;
  }
}

}  // namespace tf_embed::kernels
