// SPDX-License-Identifier: Apache-2.0
// Runs a windowed kernel strip by strip, for an output that lies partly over its input (core/overlap.hpp).
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

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

/// The layer along the axis that its strips are cut from.
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

/// The axis that strips are cut from, and one of them.
struct strip_axis {
  index_t images, in, out, stride, pad;
};
struct strip {
  index_t image, first, count;  ///< which outputs of the axis
  index_t skipped, in, pad;     ///< inputs before theirs that are left out, those that remain, and padding before them
};

/// Calls `call(context, strip)` for every strip, in the order that `how` wants. Compiled once for all kernels.
TF_EMBED_NOINLINE inline void walk_strips(const strip_axis& a, const overlap_run& how,
                                          void (*call)(const void*, const strip&) noexcept,
                                          const void* context) noexcept {
  const bool backward = how.how == overlap_run::order::backward;
  strip p;
  p.image = backward ? a.images - 1 : 0;
  for (index_t left = a.images; left > 0; --left) {
    p.first = backward ? (a.out - 1) / how.strip * how.strip : 0;
    for (; p.first >= 0 && p.first < a.out; p.first += backward ? -how.strip : how.strip) {
      const index_t start = p.first * a.stride - a.pad;
      p.count = std::min(how.strip, a.out - p.first);
      p.skipped = std::clamp<index_t>(start, 0, a.in);
      p.in = a.in - p.skipped;
      p.pad = start < 0 ? -start : 0;
      call(context, p);
    }
    p.image += backward ? -1 : 1;
  }
}

/// Calls `run(sizes, first input pixel, first output pixel)` for every strip of `how.strip` output rows, or columns of
/// the only row. Each call reads and writes dense rows.
template <class Sizes, class Run>
void in_strips(const Sizes& sizes, const overlap_run& how, const Run& run) noexcept {
  struct context {
    const Sizes& sizes;
    const Run& run;
    bool columns;
  };
  const Sizes& s = sizes;
  const bool columns = sweeps_columns(s);
  const context of{s, run, columns};
  walk_strips(
      columns ? strip_axis{s.batch, s.in_w, s.out_w, s.stride_w, s.pad_left}
              : strip_axis{s.batch, s.in_h, s.out_h, s.stride_h, s.pad_top},
      how,
      [](const void* c, const strip& p) noexcept {
        const context& outer = *static_cast<const context*>(c);
        Sizes part = outer.sizes;
        const index_t in = p.image * part.in_h * part.in_w + p.skipped * (outer.columns ? 1 : part.in_w);
        const index_t out = p.image * part.out_h * part.out_w + p.first * (outer.columns ? 1 : part.out_w);
        (outer.columns ? part.in_w : part.in_h) = p.in;
        (outer.columns ? part.out_w : part.out_h) = p.count;
        (outer.columns ? part.pad_left : part.pad_top) = p.pad;
        part.batch = 1;
        outer.run(part, in, out);
      },
      &of);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
