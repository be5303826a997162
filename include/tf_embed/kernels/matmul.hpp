// SPDX-License-Identifier: Apache-2.0
// Matrix products: with constant packed weights, and of two run-time operands.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/kernels/gemm.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::kernels {

namespace detail {
template <class T>
pixel_rect<T> matrix_rows(const T* in, index_t in_step, T* out, index_t out_step, index_t rows,
                          index_t depth) noexcept {
  return {in, out, 1, rows, 0, in_step, 0, out_step, {.length = depth}, 0};
}
}  // namespace detail

/// out[rows, columns] = activation(in[rows, depth] x weights + bias + residual). One row is a matrix-vector product:
/// the tile of one row splits its sum over several accumulators and reads the weights once, in order.
template <class T, class Arch, int Block, unsigned Widths = any_width, class Activation>
void matmul(index_t rows, index_t depth, index_t columns, const T* in, const T* weights, T* out,
            const epilogue<T, Activation>& end) noexcept {
  // As many rows at a time as stay in the second-level cache while panels of columns go over them.
  constexpr index_t budget = 256 * 1024 / static_cast<index_t>(sizeof(T));
  const index_t fit = std::max<index_t>(1, budget / std::max<index_t>(1, depth));
  const index_t tile_rows = tile_shape<fitting_arch<T, Arch, Block>>::rows(1).large;
  const index_t chunk = (fit + tile_rows - 1) / tile_rows * tile_rows;
  for (index_t r = 0; r < rows; r += chunk) {
    const auto rect =
        detail::matrix_rows(in + r * depth, depth, out + r * columns, columns, std::min(chunk, rows - r), depth);
    gemm<T, Arch, Block, Widths>(&rect, 1, weights, depth, columns, out, end);
  }
}

/// Sizes of the buffers of `dynamic_matmul`, which lie on the stack.
template <class T, class Arch>
struct dynamic_matmul_buffers {
  static constexpr bool vectors = simd::has_vectors<T, Arch>;
  static constexpr int block = vectors ? 16 : 4;
  static constexpr index_t depth = vectors ? 128 : 32;              ///< terms at a time
  static constexpr index_t columns = vectors ? 32 : 4;              ///< columns of b at a time
  static constexpr index_t rows = tile_shape<Arch>::rows(1).large;  ///< rows of a at a time, if a is transposed
  static constexpr std::size_t bytes = static_cast<std::size_t>(depth * (columns + rows)) * sizeof(T);
  /// Of the panels that b is cut into, of which the last may have fewer columns.
  static constexpr unsigned widths = [] {
    unsigned all = 0;
    for (index_t n = 1; n <= columns; ++n) all |= panel_widths<T, Arch, block>(n);
    return all;
  }();
};

/// out[rows, columns] = a x b, neither known before. `a` is [rows, depth] or, transposed, [depth, rows]; `b` is
/// [depth, columns] or, transposed, [columns, depth]. Panels of b are packed on the stack.
template <class T, class Arch, bool TransposeA, bool TransposeB>
void dynamic_matmul(index_t rows, index_t depth, index_t columns, const T* a, const T* b, T* out) noexcept {
  using sizes = dynamic_matmul_buffers<T, Arch>;
  alignas(64) T b_panel[static_cast<std::size_t>(sizes::depth * sizes::columns)];
  alignas(64) T a_rows[TransposeA ? static_cast<std::size_t>(sizes::depth * sizes::rows) : 1];
  if (depth == 0) std::fill_n(out, rows * columns, T(0));
  for (index_t c = 0; c < columns; c += sizes::columns) {
    const index_t width = std::min(sizes::columns, columns - c);
    for (index_t k = 0; k < depth; k += sizes::depth) {
      const index_t terms = std::min(sizes::depth, depth - k);
      for (index_t n = 0; n < (width + sizes::block - 1) / sizes::block * sizes::block; ++n) {
        T* to = b_panel + n / sizes::block * terms * sizes::block + n % sizes::block;
        const T* from = TransposeB ? b + (c + n) * depth + k : b + k * columns + c + n;
        const index_t step = TransposeB ? 1 : columns;
        for (index_t i = 0; i < terms; ++i) to[i * sizes::block] = n < width ? from[i * step] : T(0);
      }
      // From the second stretch of terms on, what the output already holds is the residual.
      const epilogue<T, clamp<T>> end{nullptr, k == 0 ? nullptr : out, {}};
      const index_t height = TransposeA ? sizes::rows : rows;
      for (index_t r = 0; r < rows; r += height) {
        const index_t used = std::min(height, rows - r);
        const T* in = a + r * depth + k;
        index_t step = depth;
        if constexpr (TransposeA) {
          for (index_t i = 0; i < terms; ++i) {
            for (index_t j = 0; j < used; ++j) a_rows[j * sizes::depth + i] = a[(k + i) * rows + r + j];
          }
          in = a_rows;
          step = sizes::depth;
        }
        const auto rect = detail::matrix_rows(in, step, out + r * columns + c, columns, used, terms);
        gemm<T, Arch, sizes::block, sizes::widths>(&rect, 1, static_cast<const T*>(b_panel), terms, width,
                                                   static_cast<const T*>(out), end);
      }
    }
  }
}

}  // namespace tf_embed::kernels
