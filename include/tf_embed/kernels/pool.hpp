// SPDX-License-Identifier: Apache-2.0
// Max and average pooling: vectors of channels.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/kernels/support/window_sizes.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Sizes of a pool, NHWC.
struct pool_sizes : window_sizes {
  index_t channels;
};

/// Largest element. Starts at the lowest finite number and passes NaN over, both as TensorFlow's CPU kernel does.
struct max_of {
  template <class T>
  static constexpr T start = limits<T>::lowest;
  template <class B>
  TF_EMBED_INLINE static B add(B acc, B x) noexcept {
    return simd::max(x, acc);
  }
  template <class B>
  TF_EMBED_INLINE static B finish(B acc, index_t) noexcept {
    return acc;
  }
};

/// Largest element, starting at `Limit`: the lowest 16-bit float, computed in float.
template <class Limit>
struct max_from : max_of {
  template <class T>
  static constexpr T start = static_cast<T>(Limit::value);
};

/// Mean of the elements inside the image; padding does not count.
struct mean_of {
  template <class T>
  static constexpr T start = T(0);
  template <class B>
  TF_EMBED_INLINE static B add(B acc, B x) noexcept {
    return acc + x;
  }
  template <class B>
  TF_EMBED_INLINE static B finish(B acc, index_t count) noexcept {
    return acc / B(static_cast<typename B::value_type>(count));
  }
};

namespace detail {

/// The taps of one output pixel: `rows` x `columns` pixels at the given distances.
struct pool_taps {
  index_t rows, columns, row_step, column_step;
};

template <class T, class Arch, class Pool, int Vectors, bool Careful>
TF_EMBED_INLINE void pool_channels(const T* in, T* out, const pool_taps& taps, std::size_t n) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr int lanes = static_cast<int>(b::size);
  b acc[std::size_t{Vectors}];
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[v] = b(Pool::template start<T>); });
  for (index_t i = 0; i < taps.rows; ++i) {
    const T* p = in + i * taps.row_step;
    for (index_t j = 0; j < taps.columns; ++j, p += taps.column_step) {
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
        acc[v] = Pool::add(acc[v], Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p + v * lanes));
      });
    }
  }
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const b x = Pool::finish(acc[v], taps.rows * taps.columns);
    if constexpr (Careful) {
      simd::store_partial(out, x, n);
    } else {
      simd::store(out + v * lanes, x);
    }
  });
}

template <class T, class Arch, class Pool>
[[gnu::noinline]] void pool_pixel(const T* in, T* out, index_t channels, const pool_taps& taps) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  index_t c = 0;
  for (; c + 4 * lanes <= channels; c += 4 * lanes) pool_channels<T, Arch, Pool, 4, false>(in + c, out + c, taps, 0);
  for (; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    pool_channels<T, Arch, Pool, 1, true>(in + c, out + c, taps, n);
  }
}

}  // namespace detail

/// out = Pool over windows of in; `Pool` is max_of or mean_of. `in` and `out` must not overlap.
template <class T, class Arch, class Pool>
void pool(const pool_sizes& s, const T* in, T* out) noexcept {
  const auto taps_in = [](index_t start, index_t size, index_t taps, index_t dilation, index_t& first) {
    first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
    const index_t last = size <= start ? 0 : std::min(taps, (size - start + dilation - 1) / dilation);
    return std::max<index_t>(0, last - first);
  };
  for (index_t n = 0; n < s.batch; ++n) {
    for (index_t y = 0; y < s.out_h; ++y) {
      const index_t top = y * s.stride_h - s.pad_top;
      index_t first_row, first_column;
      detail::pool_taps taps{0, 0, s.dilation_h * s.in_w * s.channels, s.dilation_w * s.channels};
      taps.rows = taps_in(top, s.in_h, s.kernel_h, s.dilation_h, first_row);
      for (index_t x = 0; x < s.out_w; ++x, out += s.channels) {
        const index_t start = x * s.stride_w - s.pad_left;
        taps.columns = taps_in(start, s.in_w, s.kernel_w, s.dilation_w, first_column);
        const T* from = in;
        if (taps.rows && taps.columns) {
          const index_t row = n * s.in_h + top + first_row * s.dilation_h;
          from += (row * s.in_w + start + first_column * s.dilation_w) * s.channels;
        }
        detail::pool_pixel<T, Arch, Pool>(from, out, s.channels, taps);
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
