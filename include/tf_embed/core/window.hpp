// SPDX-License-Identifier: Apache-2.0
// The sliding window of convolutions and pools, as types.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET {

/// Window size, rows by columns.
template <index_t H, index_t W>
struct kernel {
  static_assert(H > 0 && W > 0, "tf_embed: a kernel has at least one row and one column");
  static constexpr index_t h = H, w = W;
};

/// Steps of the window.
template <index_t H, index_t W>
struct strides {
  static_assert(H > 0 && W > 0, "tf_embed: strides must be positive");
  static constexpr index_t h = H, w = W;
};

/// Distances between the window's taps; 1 is dense.
template <index_t H, index_t W>
struct dilations {
  static_assert(H > 0 && W > 0, "tf_embed: dilations must be positive");
  static constexpr index_t h = H, w = W;
};

/// Rows and columns of padding around the input. The generator resolves SAME and VALID to these.
template <index_t Top, index_t Bottom, index_t Left, index_t Right>
struct padding {
  static_assert(Top >= 0 && Bottom >= 0 && Left >= 0 && Right >= 0, "tf_embed: padding must not be negative");
  static constexpr index_t top = Top, bottom = Bottom, left = Left, right = Right;
};

/// All of the above: `window<kernel<3, 3>, strides<2, 2>, dilations<1, 1>, padding<0, 1, 0, 1>>`.
template <class Kernel, class Strides, class Dilations, class Padding>
struct window {
  using kernel = Kernel;
  using strides = Strides;
  using dilations = Dilations;
  using padding = Padding;

  /// Output rows for `rows` input rows: floor((rows + padding - extent) / stride) + 1, none if the window does not fit.
  static constexpr index_t out_h(index_t rows) {
    return extent(rows + Padding::top + Padding::bottom, Kernel::h, Dilations::h, Strides::h);
  }
  /// Output columns for `columns` input columns.
  static constexpr index_t out_w(index_t columns) {
    return extent(columns + Padding::left + Padding::right, Kernel::w, Dilations::w, Strides::w);
  }

 private:
  static constexpr index_t extent(index_t padded, index_t k, index_t dilation, index_t stride) {
    const index_t reach = (k - 1) * dilation + 1;
    return padded < reach ? 0 : (padded - reach) / stride + 1;
  }
};

/// The first axis of a window over volumes: `depth_window<3, 1, 1, 1, 1>`.
template <index_t Taps, index_t Stride, index_t Dilation, index_t Before, index_t After>
struct depth_window {
  static_assert(Taps > 0 && Stride > 0 && Dilation > 0, "tf_embed: taps, stride and dilation must be positive");
  static_assert(Before >= 0 && After >= 0, "tf_embed: padding must not be negative");
  static constexpr index_t taps = Taps, stride = Stride, dilation = Dilation, before = Before, after = After;

  /// Output planes for `planes` input planes.
  static constexpr index_t out(index_t planes) {
    const index_t reach = (Taps - 1) * Dilation + 1;
    const index_t padded = planes + Before + After;
    return padded < reach ? 0 : (padded - reach) / Stride + 1;
  }
};

/// A window over depth, height and width.
template <class Depth, class Plane>
struct window_3d {
  using depth = Depth;
  using plane = Plane;
};

/// The window of a 1x1 convolution without padding.
using pointwise = window<kernel<1, 1>, strides<1, 1>, dilations<1, 1>, padding<0, 0, 0, 0>>;

}  // namespace tf_embed::TF_EMBED_TARGET
