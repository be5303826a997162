// SPDX-License-Identifier: Apache-2.0
// Max and average pooling of volumes: vectors of channels.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/static_for.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::kernels {

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
  b acc[Vectors];
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

/// The taps of a small box as distances from its first pixel: one loop, and two sums that do not wait for each other.
inline constexpr index_t pool_listed_taps = 64;
struct pool_tap_list {
  index_t count;
  index_t at[pool_listed_taps];

  void fill(const pool_box& box) noexcept {
    count = 0;
    for (index_t h = 0; h < box.planes; ++h) {
      for (index_t i = 0; i < box.rows; ++i) {
        for (index_t j = 0; j < box.columns; ++j) {
          at[count++] = h * box.plane_step + i * box.row_step + j * box.column_step;
        }
      }
    }
  }
};

template <class T, class Arch, class Pool, int Vectors, bool Careful>
TF_EMBED_INLINE void pool_listed_channels(const T* in, T* out, const pool_tap_list& taps, std::size_t n) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr int lanes = static_cast<int>(b::size);
  b acc[2][Vectors];
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[0][v] = acc[1][v] = b(Pool::template start<T>); });
  const auto add = [&](b(&sums)[Vectors], const T* p) TF_EMBED_LAMBDA_INLINE {
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      sums[v] = Pool::add(sums[v], Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p + v * lanes));
    });
  };
  index_t i = 0;
  for (; i + 2 <= taps.count; i += 2) {
    add(acc[0], in + taps.at[i]);
    add(acc[1], in + taps.at[i + 1]);
  }
  if (i < taps.count) add(acc[0], in + taps.at[i]);
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const b x = Pool::finish(Pool::add(acc[0][v], acc[1][v]), taps.count);
    if constexpr (Careful) {
      simd::store_partial(out, x, n);
    } else {
      simd::store(out + v * lanes, x);
    }
  });
}

template <class T, class Arch, class Pool>
TF_EMBED_NOINLINE void pool_listed_pixel(const T* in, T* out, index_t channels, const pool_tap_list& taps) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  index_t c = 0;
  for (; c + 2 * lanes <= channels; c += 2 * lanes) {
    pool_listed_channels<T, Arch, Pool, 2, false>(in + c, out + c, taps, 0);
  }
  for (; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    pool_listed_channels<T, Arch, Pool, 1, true>(in + c, out + c, taps, n);
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
  constexpr bool lists = simd::has_vectors<T, Arch>;
  [[maybe_unused]] detail::pool_tap_list list;
  [[maybe_unused]] index_t listed[3] = {-1, -1, -1};  // the box that the list is of
  for (index_t n = 0; n < s.batch; ++n, in += s.d.in * box.plane_step) {
    for (index_t d = 0; d < s.d.out; ++d) {
      box.planes = s.d.count(d);
      for (index_t h = 0; h < s.h.out; ++h) {
        box.rows = s.h.count(h);
        for (index_t w = 0; w < s.w.out; ++w, out += s.channels) {
          box.columns = s.w.count(w);
          const bool any = box.planes > 0 && box.rows > 0 && box.columns > 0;
          const index_t from =
              any ? s.d.first(d) * box.plane_step + s.h.first(h) * box.row_step + s.w.first(w) * box.column_step : 0;
          if (!any) box.planes = 0;
          if constexpr (lists) {
            if (s.d.taps * s.h.taps * s.w.taps <= detail::pool_listed_taps) {
              if (box.columns != listed[2] || box.rows != listed[1] || box.planes != listed[0]) {
                list.fill(box);
                listed[0] = box.planes, listed[1] = box.rows, listed[2] = box.columns;
              }
              detail::pool_listed_pixel<T, Arch, Pool>(in + from, out, s.channels, list);
              continue;
            }
          }
          detail::pool_box_pixel<T, Arch, Pool>(in + from, out, s.channels, box);
        }
      }
    }
  }
}

}  // namespace tf_embed::kernels
