// SPDX-License-Identifier: Apache-2.0
// Transposed convolution as implicit matrix products: the result falls into stride_h x stride_w interleaved phases,
// each of which is an ordinary convolution of the input with a few of the filter's taps.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/support/gemm.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// One phase along one axis: output positions first, first + stride, ... read `taps` input positions each, `dilation`
/// apart; those of the first output position start `pad` before the input (after its start, if negative).
struct phase {
  index_t first, count;
  index_t taps;
  index_t dilation;
  index_t pad;
};

/// The greatest, of positive numbers. (std::gcd would be shared with objects of other flags where it is not inlined.)
constexpr index_t common_divisor(index_t a, index_t b) noexcept {
  while (b != 0) {
    const index_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// The phase of output positions i with (i + padding) % stride == `index`. Its taps are those k of the kernel with
/// (k * dilation) % stride == `index`, the last first.
constexpr phase phase_at(index_t index, index_t out, index_t kernel, index_t stride, index_t dilation,
                         index_t padding) noexcept {
  phase p{};
  p.first = ((index - padding) % stride + stride) % stride;
  p.count = p.first < out ? (out - p.first - 1) / stride + 1 : 0;
  p.dilation = dilation / common_divisor(dilation, stride);
  index_t last = 0;
  for (index_t k = 0; k < kernel; ++k) {
    if (k * dilation % stride != index) continue;
    ++p.taps;
    last = k;
  }
  if (p.taps != 0) p.pad = -((p.first + padding - last * dilation) / stride);
  return p;
}

/// out = activation(transposed convolution of in + bias + residual). The window is that of the forward convolution,
/// from `out` to `in`; with groups, each sums over in_channels / groups and gives out_channels / groups. Weights: for
/// each group a packed matrix of kernel_h
/// * kernel_w * in_channels / groups rows; phase after phase, row by row, each phase's taps from the last to the first.
/// `in` and `out` must not overlap; the residual may be `out`.
template <class T, class Arch, int Block, class Activation>
void conv2d_backprop_input(const conv2d_sizes& s, const T* in, const T* weights, T* out,
                           const epilogue<T, Activation>& end) noexcept {
  const index_t depth_channels = s.in_channels / s.groups;
  const index_t group_columns = s.out_channels / s.groups;
  const index_t depth = s.kernel_h * s.kernel_w * depth_channels;
  const index_t group_size = (group_columns + Block - 1) / Block * Block * depth;
  const index_t in_row = s.in_w * s.in_channels;
  const index_t out_row = s.out_w * s.out_channels;

  // Rows of a phase at a time, such that input and result stay in the second-level cache over all phases and panels.
  constexpr index_t budget = 256 * 1024 / static_cast<index_t>(sizeof(T));
  const index_t chunk = std::max<index_t>(1, budget / std::max<index_t>(1, in_row));

  constexpr index_t max_rects = 12;  // the inner rectangle and two borders of 2x2 phases
  pixel_rect<T> rects[max_rects];
  const index_t phase_rows = (s.out_h + s.stride_h - 1) / s.stride_h;
  for (index_t image_and_group = 0; image_and_group < s.batch * s.groups; ++image_and_group) {
    const index_t n = image_and_group / s.groups;
    const index_t group = image_and_group % s.groups;
    const epilogue<T, Activation> e = end.from_channel(group * group_columns);
    const T* image = in + n * s.in_h * in_row + group * depth_channels;
    T* result = out + n * s.out_h * out_row + group * group_columns;
    index_t count = 0;
    const auto flush = [&] {
      gemm<T, Arch, Block>(rects, count, weights + group * group_size, depth, group_columns, out, e);
      count = 0;
    };
    for (index_t start = 0; start < phase_rows; start += chunk) {
      index_t first_k = 0;
      for (index_t i = 0; i < s.stride_h * s.stride_w; ++i) {
        const phase h = phase_at(i / s.stride_w, s.out_h, s.kernel_h, s.stride_h, s.dilation_h, s.pad_top);
        const phase w = phase_at(i % s.stride_w, s.out_w, s.kernel_w, s.stride_w, s.dilation_w, s.pad_left);
        const index_t stop = std::min(h.count, start + chunk);
        for (index_t y = start; y < stop;) {
          const band rows = band_at(y, stop, 1, h.dilation, h.taps, h.pad, s.in_h);
          for (index_t x = 0; x < w.count;) {
            const band columns = band_at(x, w.count, 1, w.dilation, w.taps, w.pad, s.in_w);
            const index_t taps_h = rows.last - rows.first;
            const index_t taps_w = columns.last - columns.first;
            const bool any = taps_h > 0 && taps_w > 0;
            const bool dense = w.dilation == 1 && s.groups == 1;
            pixel_rect<T>& r = rects[count++];
            r.rows = rows.end - rows.begin;
            r.columns = columns.end - columns.begin;
            r.out = result + (h.first + y * s.stride_h) * out_row + (w.first + x * s.stride_w) * s.out_channels;
            r.in_row = any ? in_row : 0;
            r.in_column = any ? s.in_channels : 0;
            r.out_row = s.stride_h * out_row;
            r.out_column = s.stride_w * s.out_channels;
            // With no tap inside, the address is not used.
            r.in = !any ? in
                        : image + (y - h.pad + rows.first * h.dilation) * in_row +
                              (x - w.pad + columns.first * w.dilation) * s.in_channels;
            r.first_k = any ? first_k + (rows.first * w.taps + columns.first) * depth_channels : 0;
            r.runs.rows = any ? taps_h : 0;
            r.runs.a_row = h.dilation * in_row;
            r.runs.k_row = w.taps * depth_channels;
            r.runs.segments = dense ? 1 : taps_w;
            r.runs.a_segment = w.dilation * s.in_channels;
            r.runs.k_segment = depth_channels;
            r.runs.length = dense ? taps_w * depth_channels : depth_channels;
            x = columns.end;
            if (count == max_rects) flush();
          }
          y = rows.end;
        }
        first_k += h.taps * w.taps * depth_channels;
      }
      flush();
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
