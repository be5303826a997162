// SPDX-License-Identifier: Apache-2.0
// Sums of neighbouring output pixels that lie side by side as the channels of one, so that few channels fill a vector:
// the filter covers what all of them see, with zeros where a pixel does not see a tap.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/activation.hpp>
#include <tf_embed/kernels/support/pixel_walk.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// An activation of such sums. A zero of the filter times an infinity or NaN that the pixel does not see is NaN, and
/// all that meets NaN is NaN: so a sum that is none is right, and one that is must be summed again over its own taps.
template <class Activation>
struct spread {
  Activation activation{};
  index_t pixels = 1;  ///< side by side
  index_t width = 0;   ///< channels of one pixel
  index_t step = 0;    ///< terms from the first that a pixel sees in a row of the filter to the next pixel's first
  index_t first = 0;   ///< where the terms of the rectangle begin in a row of the filter

  template <class Arch, class B>
  TF_EMBED_INLINE B apply(B x, index_t channel, std::size_t n) const noexcept {
    return activation.template apply<Arch>(x, channel, n);
  }

  template <class T>
  void begin(const pixel_rect<T>& rect) noexcept {
    first = rect.runs.k_row == 0 ? 0 : rect.first_k % rect.runs.k_row;
  }
};

/// Whether sums of an activation's layer may hold what other pixels brought in.
template <class Activation>
inline constexpr bool is_spread = false;
template <class Activation>
inline constexpr bool is_spread<spread<Activation>> = true;

/// Of the sums of a tile [g.rows][width] those that are NaN, anew: bias and the terms of the pixel's own taps.
/// `Args` is tile_args, vectors of weights have `lanes`.
template <int Block, class T, class Args>
TF_EMBED_NOINLINE void sum_own_taps(const Args& g, T* sums, index_t width, index_t lanes) noexcept {
  const auto& s = g.end.activation;
  const index_t row_size = g.runs.k_row, seen = row_size - (s.pixels - 1) * s.step;
  for (index_t r = 0; r < g.rows; ++r, sums += width) {
    for (index_t c = 0; c < g.columns; ++c) {
      if (sums[c] == sums[c]) continue;
      const index_t begin = (g.channel + c) / s.width * s.step - s.first;
      const index_t from = std::max<index_t>(0, begin), to = std::min(g.runs.length, begin + seen);
      const T* const w = g.w[c / lanes] + c % lanes;
      T sum = g.end.bias ? g.end.bias[g.channel + c] : T(0);
      for (index_t row = 0; row < g.runs.rows; ++row) {
        for (index_t i = from; i < to; ++i) sum += g.a[r][row * g.runs.a_row + i] * w[(row * row_size + i) * Block];
      }
      sums[c] = sum;
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
