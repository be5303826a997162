// SPDX-License-Identifier: Apache-2.0
// The transposition of a matrix of elements of 1, 2, 4 or 8 bytes.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

template <std::size_t Size>
struct word;
template <>
struct word<1> {
  using type = std::uint8_t;
};
template <>
struct word<2> {
  using type = std::uint16_t;
};
template <>
struct word<4> {
  using type = float;
};  // moves of vectors do not look at the values
template <>
struct word<8> {
  using type = double;
};

/// The vectors whose zip interleaves whole vectors: in xsimd 8 those of 128 bits. Wider ones zip within 128-bit lanes,
/// and a transposition waits for memory, not for shuffles.
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2
using tile_arch = simd::compiled_here<xsimd::sse2>;
#elif defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_NEON64
using tile_arch = simd::compiled_here<xsimd::neon64>;
#else
using tile_arch = simd::scalar;
#endif

/// Rows and columns of a tile.
template <class Arch, std::size_t Size>
inline constexpr std::size_t tile_side = [] {
  if constexpr (std::is_same_v<Arch, simd::scalar> || Size > 8) {
    return std::size_t{1};
  } else {
    return simd::lanes<typename word<Size>::type, tile_arch>;
  }
}();

#if defined(TF_EMBED_HAS_XSIMD)
/// One tile: to[j][i] = from[i][j], of which `Keep` rows are stored. Log2(side) rounds of a perfect shuffle over the
/// rows, which start at `lines`; the stride is in elements.
template <std::size_t Size, std::size_t Keep>
TF_EMBED_INLINE void transpose_tile(std::byte* to, index_t to_stride, const std::byte* const* lines) noexcept {
  using element = typename word<Size>::type;
  constexpr std::size_t side = simd::lanes<element, tile_arch>;
  using batch = simd::batch<element, tile_arch>;
  batch a[side];
  batch b[side];
  for (std::size_t i = 0; i < side; ++i) a[i] = batch::load_unaligned(reinterpret_cast<const element*>(lines[i]));
  for (std::size_t round = 1; round < side; round *= 2) {
    for (std::size_t i = 0; i < side / 2; ++i) {
      b[2 * i] = xsimd::zip_lo(a[i], a[i + side / 2]);
      b[2 * i + 1] = xsimd::zip_hi(a[i], a[i + side / 2]);
    }
    for (std::size_t i = 0; i < side; ++i) a[i] = b[i];
  }
  for (std::size_t i = 0; i < Keep; ++i) {
    a[i].store_unaligned(
        reinterpret_cast<element*>(to + static_cast<index_t>(i) * to_stride * static_cast<index_t>(Size)));
  }
}

/// The same from rows at a distance of `from_stride` elements.
template <std::size_t Size, std::size_t Keep = simd::lanes<typename word<Size>::type, tile_arch>>
TF_EMBED_INLINE void transpose_tile(std::byte* to, index_t to_stride, const std::byte* from,
                                    index_t from_stride) noexcept {
  constexpr std::size_t side = simd::lanes<typename word<Size>::type, tile_arch>;
  const std::byte* lines[side];
  for (std::size_t i = 0; i < side; ++i) {
    lines[i] = from + static_cast<index_t>(i) * from_stride * static_cast<index_t>(Size);
  }
  transpose_tile<Size, Keep>(to, to_stride, lines);
}
#endif

}  // namespace detail

/// to[j * to_stride + i] = from[i * from_stride + j] for i < rows, j < columns; strides in elements.
template <class Arch, std::size_t Size>
void transpose_matrix(std::byte* to, index_t to_stride, const std::byte* from, index_t from_stride, index_t rows,
                      index_t columns) noexcept {
  constexpr index_t size = Size;
  constexpr index_t side = detail::tile_side<Arch, Size>;
  // Blocks whose lines, read and written, stay in the first-level cache.
  constexpr index_t block = side > 1 ? 32 : 8;
  const auto one_by_one = [&](index_t i0, index_t i1, index_t j0, index_t j1) {
    for (index_t j = j0; j < j1; ++j) {
      for (index_t i = i0; i < i1; ++i) {
        copy_element<Size>(to + (j * to_stride + i) * size, from + (i * from_stride + j) * size);
      }
    }
  };
#if defined(TF_EMBED_HAS_XSIMD)
  if constexpr (Size == 4 && side == 4) {
    // Three of four columns, as colours are: whole tiles whose fourth row or column is read, or written and written
    // over by the next tile, but not at the end of the memory.
    if (columns == 3) {
      index_t i = 0;
      for (; i + side < rows; i += side) {
        detail::transpose_tile<Size, 3>(to + i * size, to_stride, from + i * from_stride * size, from_stride);
      }
      return one_by_one(i, rows, 0, columns);
    }
    if (rows == 3 && to_stride == 3) {
      index_t j = 0;
      for (; j + side < columns; j += side) {
        const std::byte* const lines[std::size_t{side}] = {from + j * size, from + (from_stride + j) * size,
                                                           from + (2 * from_stride + j) * size,
                                                           from + (2 * from_stride + j) * size};
        detail::transpose_tile<Size, 4>(to + j * to_stride * size, to_stride, lines);
      }
      return one_by_one(0, rows, j, columns);
    }
  }
#endif
  for (index_t i0 = 0; i0 < rows; i0 += block) {
    const index_t i1 = i0 + block < rows ? i0 + block : rows;
    for (index_t j0 = 0; j0 < columns; j0 += block) {
      const index_t j1 = j0 + block < columns ? j0 + block : columns;
#if defined(TF_EMBED_HAS_XSIMD)
      if constexpr (side > 1) {
        const index_t i_tiles = i0 + (i1 - i0) / side * side;
        const index_t j_tiles = j0 + (j1 - j0) / side * side;
        for (index_t j = j0; j < j_tiles; j += side) {
          for (index_t i = i0; i < i_tiles; i += side) {
            detail::transpose_tile<Size>(to + (j * to_stride + i) * size, to_stride,
                                         from + (i * from_stride + j) * size, from_stride);
          }
        }
        one_by_one(i_tiles, i1, j0, j_tiles);
        one_by_one(i0, i1, j_tiles, j1);
        continue;
      }
#endif
      one_by_one(i0, i1, j0, j1);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
