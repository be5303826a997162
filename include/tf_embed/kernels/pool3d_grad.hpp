// SPDX-License-Identifier: Apache-2.0
// Gradients of pools over volumes: vectors of channels.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool3d.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// to += g for the channels of one pixel; for a maximum only where x is y.
template <bool Max, class T, class Arch>
TF_EMBED_INLINE void give_back(const T* x, const T* y, const T* g, T* to, index_t channels, T share) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  for (index_t c = 0; c < channels; c += lanes) {
    const auto n = static_cast<std::size_t>(std::min(lanes, channels - c));
    b more = simd::load_partial<Arch>(g + c, n);
    if constexpr (Max) {
      more = simd::select(simd::load_partial<Arch>(x + c, n) == simd::load_partial<Arch>(y + c, n), more, b(T(0)));
    } else {
      more = more * b(share);
    }
    simd::store_partial(to + c, simd::load_partial<Arch>(to + c, n) + more, n);
  }
}

}  // namespace detail

/// The gradient `g` of pooled volumes goes to what the pool took: of maxima to all elements of `x` that equal the
/// maximum in `y`, of means in equal parts to all of the window inside. `x` and `y` are not read for means. `out` must
/// not overlap the others.
template <bool Max, class T, class Arch>
void pool3d_grad(const pool3d_sizes& s, const T* x, const T* y, const T* g, T* out) noexcept {
  const index_t row = s.w.in * s.channels;
  const index_t plane = s.h.in * row;
  const index_t volume = s.d.in * plane;
  std::fill_n(out, static_cast<std::size_t>(s.batch * volume), T(0));
  for (index_t n = 0; n < s.batch; ++n, out += volume) {
    for (index_t d = 0; d < s.d.out; ++d) {
      for (index_t h = 0; h < s.h.out; ++h) {
        for (index_t w = 0; w < s.w.out; ++w, g += s.channels) {
          const index_t taps = s.d.count(d) * s.h.count(h) * s.w.count(w);
          const T share = taps == 0 ? T(0) : T(1) / static_cast<T>(taps);
          for (index_t i = 0; i < s.d.count(d); ++i) {
            for (index_t j = 0; j < s.h.count(h); ++j) {
              index_t at = (s.d.first(d) + i) * plane + (s.h.first(h) + j) * row + s.w.first(w) * s.channels;
              for (index_t k = 0; k < s.w.count(w); ++k, at += s.channels) {
                detail::give_back<Max, T, Arch>(Max ? x + at : nullptr, y, g, out + at, s.channels, share);
              }
            }
          }
          if constexpr (Max) y += s.channels;
        }
      }
    }
    if constexpr (Max) x += volume;
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
