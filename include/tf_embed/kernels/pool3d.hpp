// SPDX-License-Identifier: Apache-2.0
// Max and average pooling of volumes: vectors of channels.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// One axis of a pool's window.
struct pool_axis {
  index_t in, out, taps, stride, pad;

  /// The taps of output `o` that lie inside: the first input they read, and how many they are.
  TF_EMBED_INLINE index_t first(index_t o) const noexcept { return std::max<index_t>(0, o * stride - pad); }
  TF_EMBED_INLINE index_t count(index_t o) const noexcept {
    return std::max<index_t>(0, std::min(in, o * stride - pad + taps) - first(o));
  }
};

namespace detail {

/// A box of input pixels under one output pixel.
struct pool_box {
  index_t planes, rows, columns;
  index_t plane_step, row_step, column_step;
};

template <class T, class Arch, class Pool, int Vectors, bool Careful>
TF_EMBED_INLINE void pool_box_channels(const T* in, T* out, const pool_box& box, std::size_t n) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr int lanes = static_cast<int>(b::size);
  b acc[std::size_t{Vectors}];
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[v] = b(Pool::template start<T>); });
  for (index_t h = 0; h < box.planes; ++h) {
    for (index_t i = 0; i < box.rows; ++i) {
      const T* p = in + h * box.plane_step + i * box.row_step;
      for (index_t j = 0; j < box.columns; ++j, p += box.column_step) {
        static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
          acc[v] = Pool::add(acc[v], Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p + v * lanes));
        });
      }
    }
  }
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const b x = Pool::finish(acc[v], box.planes * box.rows * box.columns);
    if constexpr (Careful) {
      simd::store_partial(out, x, n);
    } else {
      simd::store(out + v * lanes, x);
    }
  });
}

template <class T, class Arch, class Pool>
TF_EMBED_NOINLINE void pool_box_pixel(const T* in, T* out, index_t channels, const pool_box& box) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  index_t c = 0;
  for (; c + 4 * lanes <= channels; c += 4 * lanes) pool_box_channels<T, Arch, Pool, 4, false>(in + c, out + c, box, 0);
  for (; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    pool_box_channels<T, Arch, Pool, 1, true>(in + c, out + c, box, n);
  }
}

/// Windows of up to this many columns keep what each column of the input gives: neighbours share most of them.
inline constexpr index_t pool_kept_columns = 16;  // a power of two

/// One row of outputs for `Vectors` vectors of channels: each column of input under the box's planes and rows is read
/// once, then the columns of each window are put together. `in` is the box's first plane and row, column 0.
template <class T, class Arch, class Pool, int Vectors, bool Careful>
TF_EMBED_INLINE void pool_row_channels(const T* in, T* out, index_t channels, const pool_box& box, const pool_axis& w,
                                       std::size_t n) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr int lanes = static_cast<int>(b::size);
  b kept[pool_kept_columns][std::size_t{Vectors}];
  index_t next = 0;
  for (index_t o = 0; o < w.out; ++o, out += channels) {
    const index_t first = w.first(o), count = w.count(o);
    for (next = std::max(next, first); next < first + count; ++next) {
      b acc[std::size_t{Vectors}];
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[v] = b(Pool::template start<T>); });
      const T* plane = in + next * box.column_step;
      for (index_t h = 0; h < box.planes; ++h, plane += box.plane_step) {
        const T* p = plane;
        for (index_t i = 0; i < box.rows; ++i, p += box.row_step) {
          static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
            acc[v] = Pool::add(acc[v], Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p + v * lanes));
          });
        }
      }
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { kept[next & (pool_kept_columns - 1)][v] = acc[v]; });
    }
    b acc[std::size_t{Vectors}];
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[v] = b(Pool::template start<T>); });
    for (index_t j = first; j < first + count; ++j) {
      static_for<Vectors>(
          [&](auto v) TF_EMBED_LAMBDA_INLINE { acc[v] = Pool::add(acc[v], kept[j & (pool_kept_columns - 1)][v]); });
    }
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const b x = Pool::finish(acc[v], box.planes * box.rows * count);
      if constexpr (Careful) {
        simd::store_partial(out, x, n);
      } else {
        simd::store(out + v * lanes, x);
      }
    });
  }
}

template <class T, class Arch, class Pool>
TF_EMBED_NOINLINE void pool_row(const T* in, T* out, index_t channels, const pool_box& box,
                                const pool_axis& w) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  index_t c = 0;
  for (; c + 2 * lanes <= channels; c += 2 * lanes) {
    pool_row_channels<T, Arch, Pool, 2, false>(in + c, out + c, channels, box, w, 0);
  }
  for (; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    pool_row_channels<T, Arch, Pool, 1, true>(in + c, out + c, channels, box, w, n);
  }
}

}  // namespace detail

/// Sizes of a pool over volumes, NDHWC.
struct pool3d_sizes {
  index_t batch, channels;
  pool_axis d, h, w;
};

/// out = Pool over windows of in; `Pool` is max_of or mean_of. `in` and `out` must not overlap.
template <class T, class Arch, class Pool>
void pool3d(const pool3d_sizes& s, const T* in, T* out) noexcept {
  detail::pool_box box{};
  box.column_step = s.channels;
  box.row_step = s.w.in * box.column_step;
  box.plane_step = s.h.in * box.row_step;
  constexpr bool keeps = simd::has_vectors<T, Arch>;
  for (index_t n = 0; n < s.batch; ++n, in += s.d.in * box.plane_step) {
    for (index_t d = 0; d < s.d.out; ++d) {
      box.planes = s.d.count(d);
      for (index_t h = 0; h < s.h.out; ++h) {
        box.rows = s.h.count(h);
        if constexpr (keeps) {
          if (s.w.taps <= detail::pool_kept_columns && box.planes > 0 && box.rows > 0) {
            const T* const from = in + s.d.first(d) * box.plane_step + s.h.first(h) * box.row_step;
            detail::pool_row<T, Arch, Pool>(from, out, s.channels, box, s.w);
            out += s.w.out * s.channels;
            continue;
          }
        }
        for (index_t w = 0; w < s.w.out; ++w, out += s.channels) {
          box.columns = s.w.count(w);
          const bool any = box.planes > 0 && box.rows > 0 && box.columns > 0;
          const index_t from =
              any ? s.d.first(d) * box.plane_step + s.h.first(h) * box.row_step + s.w.first(w) * box.column_step : 0;
          if (!any) box.planes = 0;
          detail::pool_box_pixel<T, Arch, Pool>(in + from, out, s.channels, box);
        }
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
