// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution: vectors of channels, several output columns of one row at a time.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/kernels/activation.hpp>
#include <tf_embed/kernels/static_for.hpp>
#include <tf_embed/kernels/tile.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::kernels {

/// Sizes of a depthwise convolution, NHWC; there are channels * multiplier outputs, those of one channel side by side.
struct depthwise_sizes {
  index_t batch, in_h, in_w, channels, multiplier;
  index_t out_h, out_w;
  index_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
  index_t pad_top, pad_left;
};

/// A strip of neighbouring outputs of one row.
template <class T, class Activation>
struct depthwise_strip {
  const T* in;                                 ///< column 0, channel 0 of the first input row in reach
  const T* weights;                            ///< the filter's row for it
  T* out;                                      ///< first output
  index_t rows;                                ///< filter rows inside the input
  index_t in_row;                              ///< distance of the input rows in reach, in elements
  index_t column;                              ///< input column under the first tap; may be negative
  index_t in_w, columns;                       ///< width of the input; outputs to store
  index_t begin, end;                          ///< channels
  index_t channels;                            ///< outputs of a pixel
  index_t residual;                            ///< distance from the output to the residual
  index_t taps, stride, dilation, multiplier;  ///< for the kernel of any size
  epilogue<T, Activation> last;
};

namespace detail {

/// Bias before, activation behind; `sum(acc, channel, n)` adds the terms of n channels.
template <class T, class Arch, int Width, bool Careful, class Activation, class Sum>
TF_EMBED_INLINE void depthwise_outputs(const depthwise_strip<T, Activation>& g, index_t c, std::size_t n,
                                       Sum sum) noexcept {
  using b = simd::batch<T, Arch>;
  const auto read = [&](const T* p) TF_EMBED_LAMBDA_INLINE {
    return Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p);
  };
  const b start = g.last.bias ? read(g.last.bias + c) : b(T(0));
  b acc[Width];
  static_for<Width>([&](auto t) TF_EMBED_LAMBDA_INLINE { acc[t] = start; });
  sum(acc);
  static_for<Width>([&](auto t) TF_EMBED_LAMBDA_INLINE {
    if (Careful && t >= g.columns) return;
    T* const out = g.out + t * g.channels + c;
    b x = acc[t];
    if (g.last.residual) x += read(out + g.residual);
    x = g.last.activation.template apply<Arch>(x, c, n);
    if constexpr (Careful) {
      simd::store_partial(out, x, n);
    } else {
      simd::store(out, x);
    }
  });
}

/// `Taps` columns of filter at stride `Stride`, known to the compiler: each input vector is read once a filter row and
/// used for every tap. `Careful` leaves out columns beyond the image and channels beyond the last.
template <class T, class Arch, int Width, int Taps, int Stride, bool Careful, class Activation>
[[gnu::noinline]] void depthwise_fixed(const depthwise_strip<T, Activation>& g) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(b::size);
  for (index_t c = g.begin; c < g.end; c += lanes) {
    const std::size_t n = Careful ? static_cast<std::size_t>(std::min(lanes, g.end - c)) : b::size;
    const auto read = [&](const T* p) TF_EMBED_LAMBDA_INLINE {
      return Careful ? simd::load_partial<Arch>(p, n) : simd::load<Arch>(p);
    };
    depthwise_outputs<T, Arch, Width, Careful>(g, c, n, [&](b(&acc)[Width]) TF_EMBED_LAMBDA_INLINE {
      for (index_t i = 0; i < g.rows; ++i) {
        const T* row = g.in + i * g.in_row + c;
        b w[Taps];
        static_for<Taps>([&](auto j)
                             TF_EMBED_LAMBDA_INLINE { w[j] = read(g.weights + (i * Taps + j) * g.channels + c); });
        static_for<(Width - 1) * Stride + Taps>([&](auto k) TF_EMBED_LAMBDA_INLINE {
          const index_t column = g.column + k;
          if (Careful && (column < 0 || column >= g.in_w)) return;
          const b x = read(row + column * g.channels);
          static_for<Taps>([&](auto j) TF_EMBED_LAMBDA_INLINE {
            constexpr int from = k - j;
            if constexpr (from >= 0 && from % Stride == 0 && from / Stride < Width) {
              acc[from / Stride] = simd::fma(x, w[j], acc[from / Stride]);
            }
          });
        });
      }
    });
  }
}

/// Any filter, stride, dilation and multiplier.
template <class T, class Arch, int Width, class Activation>
[[gnu::noinline]] void depthwise_any(const depthwise_strip<T, Activation>& g) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(b::size);
  const index_t in_channels = g.channels / g.multiplier;
  const auto outputs = [&](index_t c, std::size_t n, auto read_input) TF_EMBED_LAMBDA_INLINE {
    depthwise_outputs<T, Arch, Width, true>(g, c, n, [&](b(&acc)[Width]) TF_EMBED_LAMBDA_INLINE {
      for (index_t i = 0; i < g.rows; ++i) {
        for (index_t j = 0; j < g.taps; ++j) {
          const b w = simd::load_partial<Arch>(g.weights + (i * g.taps + j) * g.channels + c, n);
          static_for<Width>([&](auto t) TF_EMBED_LAMBDA_INLINE {
            const index_t column = g.column + t * g.stride + j * g.dilation;
            if (column < 0 || column >= g.in_w || t >= g.columns) return;
            acc[t] = simd::fma(read_input(g.in + i * g.in_row + column * in_channels), w, acc[t]);
          });
        }
      }
    });
  };
  if (g.multiplier == 1) {
    for (index_t c = g.begin; c < g.end; c += lanes) {
      const auto n = static_cast<std::size_t>(std::min(lanes, g.end - c));
      outputs(c, n, [&](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(p + c, n); });
    }
  } else {
    for (index_t k = 0; k < in_channels; ++k) {
      for (index_t m = 0; m < g.multiplier; m += lanes) {
        const auto n = static_cast<std::size_t>(std::min(lanes, g.multiplier - m));
        outputs(k * g.multiplier + m, n, [&](const T* p) TF_EMBED_LAMBDA_INLINE { return b(p[k]); });
      }
    }
  }
}

}  // namespace detail

/// Outputs of one row kept in registers.
template <class Arch>
inline constexpr int depthwise_width = tile_shape<Arch>::large >= 14 ? 7 : 4;

/// out = activation(depthwise_conv(in, weights) + bias + residual). Weights are TensorFlow's filter as it is:
/// [kernel_h][kernel_w][channels][multiplier]. `Taps` and `Stride` are the filter's width and horizontal stride if the
/// multiplier and the horizontal dilation are 1, else Taps is 0. `in` and `out` must not overlap; the residual may be
/// `out`.
template <class T, class Arch, int Taps, int Stride, class Activation>
void depthwise_conv2d(const depthwise_sizes& s, const T* in, const T* weights, T* out,
                      const epilogue<T, Activation>& end) noexcept {
  constexpr int wide = depthwise_width<Arch>;
  constexpr int narrow = wide > 4 ? 4 : 2;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  depthwise_strip<T, Activation> g;
  g.channels = s.channels * s.multiplier;
  g.in_w = s.in_w;
  g.taps = s.kernel_w;
  g.stride = s.stride_w;
  g.dilation = s.dilation_w;
  g.multiplier = s.multiplier;
  g.residual = end.residual ? end.residual - out : 0;
  g.last = end;
  g.in_row = s.dilation_h * s.in_w * s.channels;
  const index_t whole = g.channels / lanes * lanes;
  for (index_t n = 0; n < s.batch; ++n) {
    for (index_t y = 0; y < s.out_h; ++y) {
      const index_t top = y * s.stride_h - s.pad_top;
      const index_t first = top >= 0 ? 0 : (-top + s.dilation_h - 1) / s.dilation_h;
      const index_t room = s.in_h - top;
      const index_t last = room <= 0 ? 0 : std::min(s.kernel_h, (room + s.dilation_h - 1) / s.dilation_h);
      g.rows = std::max<index_t>(0, last - first);
      g.in = g.rows ? in + (n * s.in_h + top + first * s.dilation_h) * s.in_w * s.channels : in;
      g.weights = g.rows ? weights + first * s.kernel_w * g.channels : weights;
      for (index_t x = 0; x < s.out_w;) {
        const index_t left = s.out_w - x;
        const bool is_wide = left + (wide - narrow - 1) >= wide;
        g.columns = std::min<index_t>(left, is_wide ? wide : narrow);
        g.column = x * s.stride_w - s.pad_left;
        g.out = out + ((n * s.out_h + y) * s.out_w + x) * g.channels;
        g.begin = 0;
        g.end = g.channels;
        if constexpr (Taps > 0) {
          const bool inside =
              is_wide && left >= wide && g.column >= 0 && g.column + (wide - 1) * Stride + Taps <= s.in_w;
          if (inside) {
            g.end = whole;
            detail::depthwise_fixed<T, Arch, wide, Taps, Stride, false>(g);
            g.begin = whole;
            g.end = g.channels;
          }
          if (is_wide) {
            detail::depthwise_fixed<T, Arch, wide, Taps, Stride, true>(g);
          } else {
            detail::depthwise_fixed<T, Arch, narrow, Taps, Stride, true>(g);
          }
        } else {
          if (is_wide) {
            detail::depthwise_any<T, Arch, wide>(g);
          } else {
            detail::depthwise_any<T, Arch, narrow>(g);
          }
        }
        x += g.columns;
      }
    }
  }
}

}  // namespace tf_embed::kernels
