// SPDX-License-Identifier: Apache-2.0
// Grey-scale morphological dilation: the largest sum of an element under the window and the filter's. Vectors of
// channels.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/support/bands.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// Integers wrap.
template <class T, class Arch>
TF_EMBED_INLINE simd::batch<T, Arch> wrapping_sum(simd::batch<T, Arch> x, simd::batch<T, Arch> y) noexcept {
  if constexpr (simd::lanes<T, Arch> == 1) {
    return ops::wrapping_sum(x.value, y.value);
  } else {
    return x + y;
  }
}

/// One output pixel: the taps [rows] x [columns] inside the image, in and filter beginning with the first of them.
template <class T, class Arch, class Max>
TF_EMBED_NOINLINE void dilate_pixel(const T* in, const T* filter, T* out, index_t channels, const pool_taps& taps,
                                    index_t filter_row) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  for (index_t c = 0; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    b best(Max::template start<T>);
    for (index_t i = 0; i < taps.rows; ++i) {
      const T* p = in + i * taps.row_step + c;
      const T* f = filter + i * filter_row + c;
      for (index_t j = 0; j < taps.columns; ++j, p += taps.column_step, f += channels) {
        best = Max::add(best, wrapping_sum<T, Arch>(simd::load_partial<Arch>(p, n), simd::load_partial<Arch>(f, n)));
      }
    }
    simd::store_partial(out + c, best, n);
  }
}

}  // namespace detail

/// out = max over the window of in + filter, NHWC, the filter [kernel_h, kernel_w, channels]; padding does not count.
/// Starts at the lowest finite number (as `Max` says) and passes NaN over, as TensorFlow's CPU kernel does.
template <class T, class Arch, class Max = max_of>
void dilation2d(const pool_sizes& s, const T* in, const T* filter, T* out) noexcept {
  const index_t row = s.in_w * s.channels;
  const detail::pool_taps steps{0, 0, s.dilation_h * row, s.dilation_w * s.channels};
  const index_t filter_row = s.kernel_w * s.channels;
  for (index_t n = 0; n < s.batch; ++n, in += s.in_h * row) {
    for (index_t y = 0; y < s.out_h; ++y) {
      const band rows = band_at(y, y + 1, s.stride_h, s.dilation_h, s.kernel_h, s.pad_top, s.in_h);
      for (index_t x = 0; x < s.out_w; ++x, out += s.channels) {
        const band columns = band_at(x, x + 1, s.stride_w, s.dilation_w, s.kernel_w, s.pad_left, s.in_w);
        detail::pool_taps taps = steps;
        taps.rows = rows.last - rows.first;
        taps.columns = columns.last - columns.first;
        if (taps.rows <= 0 || taps.columns <= 0) {
          std::fill(out, out + s.channels, Max::template start<T>);
          continue;
        }
        const index_t h = y * s.stride_h - s.pad_top + rows.first * s.dilation_h;
        const index_t w = x * s.stride_w - s.pad_left + columns.first * s.dilation_w;
        detail::dilate_pixel<T, Arch, Max>(in + h * row + w * s.channels,
                                           filter + rows.first * filter_row + columns.first * s.channels, out,
                                           s.channels, taps, filter_row);
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
