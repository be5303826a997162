// SPDX-License-Identifier: Apache-2.0
// The gradients of pooling. Channels run in the inner loops, which compilers turn into vectors.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/pool_places.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>

#include <algorithm>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// out = what `grad`, one value for each window, gives the largest element of its window in `in`; zero elsewhere.
template <class T>
void max_pool_grad(const pool_sizes& s, const T* in, const T* grad, T* out) noexcept {
  std::fill(out, out + s.batch * s.in_h * s.in_w * s.channels, T(0));
  detail::for_each_window(s, [&](index_t from, index_t to, index_t rows, index_t columns) TF_EMBED_LAMBDA_INLINE {
    for (index_t first = 0; first < s.channels; first += detail::argmax_channels) {
      const index_t count = std::min(detail::argmax_channels, s.channels - first);
      T best[detail::argmax_channels];
      index_t where[detail::argmax_channels];
      const index_t at = from * s.channels + first;
      detail::largest_of_window(in + at, s.channels, count, rows, columns, s.in_w, best, where);
      const T* g = grad + to * s.channels + first;
      for (index_t c = 0; c < count; ++c) {
        T& sum = out[at + where[c] * s.channels + c];
        sum = ops::wrapping_sum(sum, g[c]);
      }
    }
  });
}

/// out = what `grad` gives each element of its window inside the image: an equal share.
template <class T>
void avg_pool_grad(const pool_sizes& s, const T* grad, T* out) noexcept {
  std::fill(out, out + s.batch * s.in_h * s.in_w * s.channels, T(0));
  detail::for_each_window(s, [&](index_t from, index_t to, index_t rows, index_t columns) TF_EMBED_LAMBDA_INLINE {
    const T* g = grad + to * s.channels;
    const T share = T(1) / static_cast<T>(rows * columns);
    for (index_t i = 0; i < rows; ++i) {
      T* p = out + (from + i * s.in_w) * s.channels;
      for (index_t j = 0; j < columns; ++j, p += s.channels) {
        for (index_t c = 0; c < s.channels; ++c) p[c] += g[c] * share;
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
