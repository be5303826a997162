// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution: vectors of channels, several output pixels at a time.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/depthwise_scalar.hpp>
#include <tf_embed/kernels/support/activation.hpp>
#include <tf_embed/kernels/support/bands.hpp>
#include <tf_embed/kernels/support/pixel_walk.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/kernels/support/window_sizes.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Sizes of a depthwise convolution, NHWC; there are channels * multiplier outputs, those of one channel side by side.
struct depthwise_sizes : window_sizes {
  index_t channels, multiplier;
};

/// Output pixels that see the same taps, kept in registers together. They may lie in different rows of the image.
template <class T, class Activation>
struct depthwise_tile {
  static constexpr int max_pixels = 7;
  const T* in[max_pixels];  ///< channel 0 under the first tap
  T* out[max_pixels];       ///< channel 0
  index_t pixels;           ///< to store; the addresses beyond repeat a valid one
  const T* weights;         ///< of the first tap
  index_t rows, columns;    ///< taps inside the input
  index_t in_row, in_column, weights_row;
  index_t channels, multiplier;  ///< channels of the input
  index_t residual;              ///< distance from the output to the residual
  epilogue<T, Activation> end;
};

namespace detail {

/// Outputs [c, c + n) of all pixels; n is a whole vector unless `Partial`. `read(p)` is what the taps at p give them.
template <class T, class Arch, int Pixels, bool Partial, class Activation, class Read>
TF_EMBED_INLINE void depthwise_outputs(const depthwise_tile<T, Activation>& g, index_t c, std::size_t n,
                                       Read read) noexcept {
  using b = simd::batch<T, Arch>;
  const auto load = [&](const T* p) TF_EMBED_LAMBDA_INLINE {
    return Partial ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p);
  };
  const index_t outputs = g.channels * g.multiplier;
  const T* in[std::size_t{Pixels}];
  b sums[std::size_t{Pixels}];
  const b start = g.end.bias ? load(g.end.bias + c) : b(T(0));
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
    in[p] = g.in[p];
    sums[p] = start;
  });
  for (index_t i = 0; i < g.rows; ++i) {
    const T* w = g.weights + i * g.weights_row + c;
    index_t at = i * g.in_row;
    TF_EMBED_NO_UNROLL
    for (index_t j = g.columns; j > 0; --j) {
      const b y = load(w);
      static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE { sums[p] = simd::fma(read(in[p] + at), y, sums[p]); });
      at += g.in_column;
      w += outputs;
    }
  }
  static_for<Pixels>([&](auto p) TF_EMBED_LAMBDA_INLINE {
    if (p >= g.pixels) return;
    T* const out = g.out[p] + c;
    b x = sums[p];
    if (g.end.residual) x += load(out + g.residual);
    x = g.end.activation.template apply<Arch>(x, c, n);
    if constexpr (Partial) {
      simd::store_partial(out, x, n);
    } else {
      simd::store(out, x);
    }
  });
}

/// One output a channel.
template <class T, class Arch, int Pixels, class Activation>
TF_EMBED_NOINLINE void depthwise_channels(const depthwise_tile<T, Activation>& g) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  index_t c = 0;
  if constexpr (lanes == 1) {
    for (; c + 4 <= g.channels; c += 4) depthwise_scalar<Pixels, T>(g, c);
    if (c < g.channels) depthwise_scalar_rest<T>(g, c);
  } else {
    for (; c + lanes <= g.channels; c += lanes) {
      depthwise_outputs<T, Arch, Pixels, false>(
          g, c, simd::lanes<T, Arch>, [&](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load<Arch>(p + c); });
    }
    const auto n = static_cast<std::size_t>(g.channels - c);
    if (n == 0) return;
    depthwise_outputs<T, Arch, Pixels, true>(
        g, c, n, [&](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(p + c, n); });
  }
}

/// Several outputs a channel: vectors of those.
template <class T, class Arch, int Pixels, class Activation>
TF_EMBED_NOINLINE void depthwise_multiplied(const depthwise_tile<T, Activation>& g) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  for (index_t k = 0; k < g.channels; ++k) {
    for (index_t m = 0; m < g.multiplier; m += lanes) {
      const auto n = static_cast<std::size_t>(std::min(lanes, g.multiplier - m));
      depthwise_outputs<T, Arch, Pixels, true>(
          g, k * g.multiplier + m, n, [&](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::batch<T, Arch>(p[k]); });
    }
  }
}

template <class T, class Arch, int Pixels, bool Multiplied, class Activation>
void depthwise_pixels(const depthwise_tile<T, Activation>& g) noexcept {
  if constexpr (Multiplied) {
    depthwise_multiplied<T, Arch, Pixels>(g);
  } else {
    depthwise_channels<T, Arch, Pixels>(g);
  }
}

}  // namespace detail

/// out = activation(depthwise_conv(in, weights) + bias + residual). Weights are TensorFlow's filter as it is:
/// [kernel_h][kernel_w][channels][multiplier]. `Multiplied` tells whether the multiplier may be above 1. `in` and `out`
/// must not overlap; the residual may be `out`.
template <class T, class Arch, bool Multiplied, class Activation>
void depthwise_conv2d(const depthwise_sizes& s, const T* in, const T* weights, T* out,
                      const epilogue<T, Activation>& end) noexcept {
  // A vector of input a term: reads keep pace with products only if a vector of weights serves many pixels.
  constexpr index_t wide = simd::lanes<T, Arch> == 1 ? 4 : 7;
  constexpr index_t narrow = simd::lanes<T, Arch> == 1 ? 1 : 3;
  const index_t outputs = s.channels * s.multiplier;
  const index_t row = s.in_w * s.channels;
  depthwise_tile<T, Activation> g;
  g.channels = s.channels;
  g.multiplier = s.multiplier;
  g.in_row = s.dilation_h * row;
  g.in_column = s.dilation_w * s.channels;
  g.weights_row = s.kernel_w * outputs;
  g.residual = end.residual ? end.residual - out : 0;
  g.end = end;
  for (index_t n = 0; n < s.batch; ++n) {
    for (index_t y = 0; y < s.out_h;) {
      const band rows = band_at(y, s.out_h, s.stride_h, s.dilation_h, s.kernel_h, s.pad_top, s.in_h);
      for (index_t x = 0; x < s.out_w;) {
        const band columns = band_at(x, s.out_w, s.stride_w, s.dilation_w, s.kernel_w, s.pad_left, s.in_w);
        g.rows = rows.last - rows.first;
        g.columns = columns.last - columns.first;
        const bool any = g.rows > 0 && g.columns > 0;
        if (!any) g.rows = 0;
        g.weights = weights + (any ? rows.first * g.weights_row + columns.first * outputs : 0);
        pixel_rect<T> rect;
        rect.rows = rows.end - rows.begin;
        rect.columns = columns.end - columns.begin;
        // With no tap inside, the address is not used.
        rect.in = !any ? in
                       : in + (n * s.in_h + y * s.stride_h - s.pad_top + rows.first * s.dilation_h) * row +
                             (x * s.stride_w - s.pad_left + columns.first * s.dilation_w) * s.channels;
        rect.out = out + ((n * s.out_h + y) * s.out_w + x) * outputs;
        rect.in_row = s.stride_h * row;
        rect.in_column = s.stride_w * s.channels;
        rect.out_row = s.out_w * outputs;
        rect.out_column = outputs;
        pixel_walk<T> walk(rect);
        for (index_t left = rect.rows * rect.columns; left > 0; left -= g.pixels) {
          const index_t size = left > narrow ? wide : narrow;
          g.pixels = std::min(left, size);
          walk.take(g.in, g.out, g.pixels, size);
          if (size == wide) {
            detail::depthwise_pixels<T, Arch, wide, Multiplied>(g);
          } else {
            detail::depthwise_pixels<T, Arch, narrow, Multiplied>(g);
          }
        }
        x = columns.end;
      }
      y = rows.end;
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
