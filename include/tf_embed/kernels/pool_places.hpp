// SPDX-License-Identifier: Apache-2.0
// Max pooling that tells where the maxima were. Channels run in the inner loops, which compilers turn into vectors.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/pool3d.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// Calls `visit(input pixel, output pixel, rows, columns)` for every output pixel: the first pixel of its window inside
/// the image, and how much of the window lies inside.
template <class Visit>
TF_EMBED_INLINE void for_each_window(const pool_sizes& s, Visit visit) noexcept {
  const pool_axis h{s.in_h, s.out_h, s.kernel_h, s.stride_h, s.pad_top};
  const pool_axis w{s.in_w, s.out_w, s.kernel_w, s.stride_w, s.pad_left};
  index_t to = 0;
  for (index_t n = 0; n < s.batch; ++n) {
    for (index_t y = 0; y < s.out_h; ++y) {
      for (index_t x = 0; x < s.out_w; ++x, ++to) {
        visit((n * s.in_h + h.first(y)) * s.in_w + w.first(x), to, h.count(y), w.count(x));
      }
    }
  }
}

/// The largest value of each of `count` channels and where it is, in pixels from `in`. The first pixel's comes first;
/// what is greater replaces it, so that NaN stays where it is the first and is passed over elsewhere.
template <class T, class Index>
TF_EMBED_INLINE void largest_of_window(const T* in, index_t channels, index_t count, index_t rows, index_t columns,
                                       index_t row_step, T* best, Index* where) noexcept {
  for (index_t c = 0; c < count; ++c) {
    best[c] = in[c];
    where[c] = 0;
  }
  for (index_t i = 0; i < rows; ++i) {
    for (index_t j = i == 0 ? 1 : 0; j < columns; ++j) {
      const index_t pixel = i * row_step + j;
      const T* p = in + pixel * channels;
      const auto at = static_cast<Index>(pixel);
      for (index_t c = 0; c < count; ++c) {
        const bool more = best[c] < p[c];
        best[c] = more ? p[c] : best[c];
        where[c] = more ? at : where[c];
      }
    }
  }
}

/// Channels at a time, for arrays on the stack.
inline constexpr index_t argmax_channels = 64;

}  // namespace detail

/// out = maxima over windows, where = the places of them: counted in elements from the beginning of the image, or, with
/// `whole_batch`, of the input.
template <class T, class Index>
void max_pool_with_argmax(const pool_sizes& s, bool whole_batch, const T* in, T* out, Index* where) noexcept {
  const index_t image = s.in_h * s.in_w;
  index_t begin = 0;  // of the image that places are counted from
  detail::for_each_window(s, [&](index_t from, index_t to, index_t rows, index_t columns) TF_EMBED_LAMBDA_INLINE {
    while (!whole_batch && from >= begin + image) begin += image;
    const index_t origin = from - begin;
    for (index_t first = 0; first < s.channels; first += detail::argmax_channels) {
      const index_t count = std::min(detail::argmax_channels, s.channels - first);
      Index* places = where + to * s.channels + first;
      detail::largest_of_window(in + from * s.channels + first, s.channels, count, rows, columns, s.in_w,
                                out + to * s.channels + first, places);
      for (index_t c = 0; c < count; ++c) {
        places[c] = static_cast<Index>((origin + static_cast<index_t>(places[c])) * s.channels + first + c);
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
