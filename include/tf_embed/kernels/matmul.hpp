// SPDX-License-Identifier: Apache-2.0
// Matrix products: with constant packed weights, and of two run-time operands.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/gemm.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

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

/// Up to this many rows of a run-time product are multiplied without packing the other matrix.
inline constexpr index_t few_rows = 8;

/// Sizes of the buffers of `dynamic_matmul`, which lie on the stack.
template <class T, class Arch>
struct dynamic_matmul_buffers {
  static constexpr bool vectors = simd::has_vectors<T, Arch>;
  static constexpr int block = vectors ? 16 : 4;
  static constexpr index_t depth = vectors ? 64 : 32;               ///< terms at a time
  static constexpr index_t columns = vectors ? 64 : 4;              ///< columns of b at a time
  static constexpr index_t rows = tile_shape<Arch>::rows(1).large;  ///< rows of a at a time, if a is transposed
  static constexpr std::size_t bytes = static_cast<std::size_t>(depth * (columns + rows)) * sizeof(T);
  /// Of the panels that `all` columns are cut into, of which the last may have fewer.
  static constexpr unsigned widths_for(index_t all) {
    if (all == 0) return any_width;
    unsigned widths = all % columns == 0 ? 0 : panel_widths<T, Arch, block>(all % columns);
    if (all >= columns) widths |= panel_widths<T, Arch, block>(columns);
    return widths;
  }
};

namespace detail {

/// out[Rows, columns] = activation(a[Rows, depth] x b[depth, columns] + bias + residual) where packing b would take
/// longer than the products.
template <class T, class Arch, int Rows, class Activation>
void few_rows_matmul(index_t depth, index_t columns, const T* a, const T* b, T* out,
                     const epilogue<T, Activation>& end) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(batch::size);
  constexpr int wide = Rows == 1 || tile_shape<Arch>::registers >= 32 ? 4 : 2;
  const auto tile = [&](auto vectors, index_t c, auto n, auto read, auto write) TF_EMBED_LAMBDA_INLINE {
    constexpr int count = vectors();
    batch sum[std::size_t{Rows}][std::size_t{count}];
    static_for<count>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const batch start = end.bias ? read(end.bias + c + v * lanes) : batch(T(0));
      static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { sum[r][v] = start; });
    });
    const T* from = b + c;
    for (index_t k = 0; k < depth; ++k, from += columns) {
      batch w[std::size_t{count}];
      static_for<count>([&](auto v) TF_EMBED_LAMBDA_INLINE { w[v] = read(from + v * lanes); });
      static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
        const batch x(a[r * depth + k]);
        static_for<count>([&](auto v) TF_EMBED_LAMBDA_INLINE { sum[r][v] = simd::fma(x, w[v], sum[r][v]); });
      });
    }
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
      static_for<count>([&](auto v) TF_EMBED_LAMBDA_INLINE {
        const index_t at = r * columns + c + v * lanes;
        if (end.residual) sum[r][v] += read(end.residual + at);
        write(out + at, end.activation.template apply<Arch>(sum[r][v], c + v * lanes, n));
      });
    });
  };
  const auto load = [](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load<Arch>(p); };
  const auto store = [](T* p, batch x) TF_EMBED_LAMBDA_INLINE { simd::store(p, x); };
  constexpr std::integral_constant<std::size_t, batch::size> all{};
  index_t c = 0;
  for (; c + wide * lanes <= columns; c += wide * lanes) tile(std::integral_constant<int, wide>{}, c, all, load, store);
  for (; c + lanes <= columns; c += lanes) tile(std::integral_constant<int, 1>{}, c, all, load, store);
  if (const auto n = static_cast<std::size_t>(columns - c); n != 0) {
    tile(
        std::integral_constant<int, 1>{}, c, n,
        [n](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(p, n); },
        [n](T* p, batch x) TF_EMBED_LAMBDA_INLINE { simd::store_partial(p, x, n); });
  }
}

/// A panel of `width` columns of b, `terms` of each, in blocks of `Block` columns.
template <class T, class Arch, index_t Block, bool Transposed>
void pack_panel(T* to, const T* from, index_t step, index_t terms, index_t width) noexcept {
  for (index_t n = 0; n < width; n += Block, to += terms * Block, from += Transposed ? Block * step : Block) {
    const index_t used = std::min(Block, width - n);
    if (used < Block) std::fill_n(to, terms * Block, T(0));
    if constexpr (Transposed) {
      transpose_matrix<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(to), Block,
                                        reinterpret_cast<const std::byte*>(from), step, used, terms);
    } else if (used == Block) {
      for (index_t i = 0; i < terms; ++i) std::copy_n(from + i * step, Block, to + i * Block);
    } else {
      for (index_t i = 0; i < terms; ++i) std::copy_n(from + i * step, used, to + i * Block);
    }
  }
}

}  // namespace detail

/// out[rows, columns] = activation(a x b + bias + residual), neither operand known before. `a` is [rows, depth] or,
/// transposed, [depth, rows]; `b` is [depth, columns] or, transposed, [columns, depth]. Panels of b are packed on the
/// stack. `Widths` are those of the panels; `Few` says that there are at most few_rows rows.
template <class T, class Arch, bool TransposeA, bool TransposeB, unsigned Widths = any_width, bool Few = false,
          class Activation = clamp<T>>
void dynamic_matmul(index_t rows, index_t depth, index_t columns, const T* a, const T* b, T* out,
                    const epilogue<T, Activation>& end = {}) noexcept {
  using sizes = dynamic_matmul_buffers<T, Arch>;
  alignas(64) T b_panel[static_cast<std::size_t>(sizes::depth * sizes::columns)];
  alignas(64) T a_rows[TransposeA ? static_cast<std::size_t>(sizes::depth * sizes::rows) : 1];
  if constexpr (sizes::vectors && !TransposeA && !TransposeB && Few) {
    epilogue<T, Activation> part = end;
    const auto advance = [&](index_t n) {
      rows -= n;
      a += n * depth;
      out += n * columns;
      if (part.residual) part.residual += n * columns;
    };
    while (rows >= 4) {
      detail::few_rows_matmul<T, Arch, 4>(depth, columns, a, b, out, part);
      advance(4);
    }
    while (rows > 0) {
      detail::few_rows_matmul<T, Arch, 1>(depth, columns, a, b, out, part);
      advance(1);
    }
    return;
  }
  for (index_t c = 0; c < columns; c += sizes::columns) {
    const index_t width = std::min(sizes::columns, columns - c);
    for (index_t k = 0; k == 0 || k < depth; k += sizes::depth) {  // once for an empty sum, too
      const index_t terms = std::min(sizes::depth, depth - k);
      if constexpr (sizes::vectors) {
        detail::pack_panel<T, Arch, sizes::block, TransposeB>(
            b_panel, TransposeB ? b + c * depth + k : b + k * columns + c, TransposeB ? depth : columns, terms, width);
      }
      for (index_t n = 0; !sizes::vectors && n < (width + sizes::block - 1) / sizes::block * sizes::block; ++n) {
        T* to = b_panel + n / sizes::block * terms * sizes::block + n % sizes::block;
        const T* from = TransposeB ? b + (c + n) * depth + k : b + k * columns + c + n;
        const index_t step = TransposeB ? 1 : columns;
        for (index_t i = 0; i < terms; ++i) to[i * sizes::block] = n < width ? from[i * step] : T(0);
      }
      // The first stretch of terms adds bias and residual; to the others, what the output already holds is the
      // residual. The last one activates.
      const bool is_first = k == 0;
      const bool is_last = k + sizes::depth >= depth;
      const epilogue<T, Activation> here = end.from_channel(c);
      const epilogue<T, clamp<T>> between{is_first ? here.bias : nullptr, is_first ? here.residual : out, {}};
      const index_t height = TransposeA ? sizes::rows : rows;
      for (index_t r = 0; r < rows; r += height) {
        const index_t used = std::min(height, rows - r);
        const T* in = a + r * depth + k;
        index_t step = depth;
        if constexpr (TransposeA) {
          if constexpr (sizes::vectors) {
            transpose_matrix<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(a_rows), sizes::depth,
                                              reinterpret_cast<const std::byte*>(a + k * rows + r), rows, terms, used);
          } else {
            for (index_t i = 0; i < terms; ++i) {
              for (index_t j = 0; j < used; ++j) a_rows[j * sizes::depth + i] = a[(k + i) * rows + r + j];
            }
          }
          in = a_rows;
          step = sizes::depth;
        }
        const auto rect = detail::matrix_rows(in, step, out + r * columns + c, columns, used, terms);
        const auto product = [&](const auto& e) {
          gemm<T, Arch, sizes::block, Widths>(&rect, 1, static_cast<const T*>(b_panel), terms, width,
                                              static_cast<const T*>(out), e);
        };
        if constexpr (std::is_same_v<Activation, clamp<T>>) {
          epilogue<T, clamp<T>> e = between;
          if (is_last) e.activation = end.activation;
          product(e);
        } else if (is_last) {
          product(epilogue<T, Activation>{between.bias, between.residual, here.activation});
        } else {
          product(between);
        }
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
