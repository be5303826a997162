// SPDX-License-Identifier: Apache-2.0
// Convolution as an implicit matrix product: no image is copied, nothing is padded, no padding zero is multiplied.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/bands.hpp>
#include <tf_embed/kernels/support/dot.hpp>
#include <tf_embed/kernels/support/gemm.hpp>
#include <tf_embed/kernels/support/window_sizes.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Sizes of a convolution, NHWC. Channels are those of the whole tensor; with groups, each group sums over
/// in_channels / groups and gives out_channels / groups.
struct conv2d_sizes : window_sizes {
  index_t in_channels, out_channels;
  index_t groups = 1;
};

namespace detail {

/// `gemm` or `dot` for one packing of weights.
template <class T, class Activation>
using product_of_rects = void (*)(const pixel_rect<T>*, index_t, const T*, index_t, index_t, const T*,
                                  const epilogue<T, Activation>&) noexcept;

/// The convolution by a product of the caller's choice; the same code for all packings.
template <class T, class Activation>
TF_EMBED_NOINLINE void conv2d_by(product_of_rects<T, Activation> product, int block, const conv2d_sizes& s, const T* in,
                                 const T* weights, T* out, const epilogue<T, Activation>& end) noexcept {
  const index_t depth_channels = s.in_channels / s.groups;
  const index_t group_columns = s.out_channels / s.groups;
  const index_t depth = s.kernel_h * s.kernel_w * depth_channels;
  const index_t group_size = (group_columns + block - 1) / block * block * depth;
  const index_t in_row = s.in_w * s.in_channels;
  const index_t out_row = s.out_w * s.out_channels;

  // Output rows at a time, such that they and their input stay in the second-level cache while panels of channels go
  // over them.
  constexpr index_t budget = 256 * 1024 / static_cast<index_t>(sizeof(T));
  const index_t chunk = std::max<index_t>(1, budget / std::max<index_t>(1, in_row * s.stride_h + out_row));

  constexpr index_t max_rects = 9;  // three bands of rows by three of columns; more are done in several turns
  pixel_rect<T> rects[max_rects];
  for (index_t n = 0; n < s.batch; ++n) {
    for (index_t group = 0; group < s.groups; ++group) {
      const epilogue<T, Activation> e = end.from_channel(group * group_columns);
      const T* image = in + n * s.in_h * in_row + group * depth_channels;
      T* result = out + n * s.out_h * out_row + group * group_columns;
      const T* w = weights + group * group_size;
      index_t count = 0;
      const auto flush = [&] {
        product(rects, count, w, depth, group_columns, out, e);
        count = 0;
      };
      for (index_t y = 0; y < s.out_h;) {
        const index_t limit = std::min(s.out_h, (y / chunk + 1) * chunk);
        const band rows = band_at(y, limit, s.stride_h, s.dilation_h, s.kernel_h, s.pad_top, s.in_h);
        for (index_t x = 0; x < s.out_w;) {
          const band columns = band_at(x, s.out_w, s.stride_w, s.dilation_w, s.kernel_w, s.pad_left, s.in_w);
          pixel_rect<T>& r = rects[count++];
          r.rows = rows.end - rows.begin;
          r.columns = columns.end - columns.begin;
          r.out = result + y * out_row + x * s.out_channels;
          r.in_row = s.stride_h * in_row;
          r.in_column = s.stride_w * s.in_channels;
          r.out_row = out_row;
          r.out_column = s.out_channels;
          const index_t taps_h = rows.last - rows.first;
          const index_t taps_w = columns.last - columns.first;
          const bool any = taps_h > 0 && taps_w > 0;
          // With no tap inside, the address is not used.
          r.in = !any ? in
                      : image + (y * s.stride_h - s.pad_top + rows.first * s.dilation_h) * in_row +
                            (x * s.stride_w - s.pad_left + columns.first * s.dilation_w) * s.in_channels;
          r.first_k = any ? (rows.first * s.kernel_w + columns.first) * depth_channels : 0;
          const bool dense = s.dilation_w == 1 && s.groups == 1;
          r.runs.rows = any ? taps_h : 0;
          r.runs.a_row = s.dilation_h * in_row;
          r.runs.k_row = s.kernel_w * depth_channels;
          r.runs.segments = dense ? 1 : taps_w;
          r.runs.a_segment = s.dilation_w * s.in_channels;
          r.runs.k_segment = depth_channels;
          r.runs.length = dense ? taps_w * depth_channels : depth_channels;
          x = columns.end;
          if (count == max_rects) flush();
        }
        y = rows.end;
        // Bands of one chunk share a pass over the weights, if there is room for another row of them.
        if (count + 3 > max_rects || y == limit) flush();
      }
    }
  }
}

}  // namespace detail

/// out = activation(conv(in, weights) + bias + residual). Weights: `groups` packed matrices, one after another.
/// `in` and `out` must not overlap; the residual may be `out`. `Widths` are those of `panel_widths` for the columns of
/// a group.
template <class T, class Arch, int Block, unsigned Widths = any_width, class Activation>
void conv2d(const conv2d_sizes& s, const T* in, const T* weights, T* out, const epilogue<T, Activation>& end) noexcept {
  detail::conv2d_by<T, Activation>(gemm<T, Arch, Block, Widths, Activation>, Block, s, in, weights, out, end);
}

/// The same by dot products, with `Columns` output channels in one group, at most `algorithm::most_dot_columns`, and
/// weights packed by 1.
template <class T, class Arch, int Columns, class Activation>
void conv2d_dot(const conv2d_sizes& s, const T* in, const T* weights, T* out,
                const epilogue<T, Activation>& end) noexcept {
  detail::conv2d_by<T, Activation>(dot<T, Arch, Columns, Activation>, 1, s, in, weights, out, end);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
