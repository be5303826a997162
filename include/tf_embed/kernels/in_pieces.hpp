// SPDX-License-Identifier: Apache-2.0
// Runs a windowed kernel piece by piece, for an output that lies partly over its input (core/overlap.hpp).
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/shape.hpp>

#include <algorithm>

namespace tf_embed::kernels {

/// Sizes of windowed kernels have these members; their windows move down the rows, or along the only row.
template <class Sizes>
constexpr bool sweeps_columns(const Sizes& s) {
  return s.in_h == 1 && s.out_h == 1;
}

/// The same sizes for the layer with its pixels in one row, if it has a window of one pixel.
template <class Sizes>
constexpr Sizes flattened(Sizes s) {
  const bool is_pointwise = s.kernel_h == 1 && s.kernel_w == 1 && s.stride_h == 1 && s.stride_w == 1 &&
                            s.pad_top == 0 && s.pad_left == 0 && s.in_h == s.out_h && s.in_w == s.out_w;
  if (is_pointwise) {
    s.in_w = s.out_w = s.batch * s.in_h * s.in_w;
    s.batch = s.in_h = s.out_h = 1;
  }
  return s;
}

/// The layer along the axis that its pieces are cut from.
template <class Sizes>
constexpr sweep sweep_of(const Sizes& s, index_t in_channels, index_t out_channels) {
  return sweeps_columns(s)
             ? sweep{s.batch,    s.in_w,    s.out_w, in_channels, out_channels, (s.kernel_w - 1) * s.dilation_w + 1,
                     s.stride_w, s.pad_left}
             : sweep{s.batch,
                     s.in_h,
                     s.out_h,
                     s.in_w * in_channels,
                     s.out_w * out_channels,
                     (s.kernel_h - 1) * s.dilation_h + 1,
                     s.stride_h,
                     s.pad_top};
}

namespace detail {

/// Takes outputs [first, first + count) of one axis; returns how many inputs before theirs are left out.
constexpr index_t cut_axis(index_t& in, index_t& out, index_t& pad, index_t stride, index_t first,
                           index_t count) noexcept {
  const index_t start = first * stride - pad;
  const index_t skipped = std::clamp<index_t>(start, 0, in);
  out = count;
  in -= skipped;
  pad = start < 0 ? -start : 0;
  return skipped;
}

}  // namespace detail

/// Calls `run(sizes, first input pixel, first output pixel)` for every piece of `how.piece` output rows, or columns of
/// the only row. Each call reads and writes dense rows.
template <class Sizes, class Run>
[[gnu::noinline]] void in_pieces(const Sizes& s, const overlap_run& how, const Run& run) noexcept {
  const bool columns = sweeps_columns(s);
  const index_t length = columns ? s.out_w : s.out_h;
  const index_t count = (length + how.piece - 1) / how.piece;
  for (index_t image = 0; image < s.batch; ++image) {
    for (index_t i = 0; i < count; ++i) {
      const bool backward = how.how == overlap_run::order::backward;
      const index_t n = backward ? s.batch - 1 - image : image;
      const index_t first = (backward ? count - 1 - i : i) * how.piece;
      const index_t taken = std::min(how.piece, length - first);
      Sizes part = s;
      part.batch = 1;
      index_t in = n * s.in_h * s.in_w;
      index_t out = n * s.out_h * s.out_w;
      if (columns) {
        in += detail::cut_axis(part.in_w, part.out_w, part.pad_left, s.stride_w, first, taken);
        out += first;
      } else {
        in += detail::cut_axis(part.in_h, part.out_h, part.pad_top, s.stride_h, first, taken) * s.in_w;
        out += first * s.out_w;
      }
      run(part, in, out);
    }
  }
}

}  // namespace tf_embed::kernels
