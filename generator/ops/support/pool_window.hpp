// SPDX-License-Identifier: Apache-2.0
// What pools over height and width and their gradients share.
#pragma once

#include "ops/support/element_types.hpp"
#include "ops/support/spatial_window.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tf_embed::gen {

enum class pool_kind { max, average };

/// A window over height and width with its size, without dilation.
struct sized_window {
  window_attributes window;
  std::int64_t kernel_h = 1;
  std::int64_t kernel_w = 1;

  /// Where it lands on `x`. Explicit paddings must be smaller than the window.
  result<window_2d> place(const feature_map& x, too_large gives = too_large::refused) const;

  bool operator==(const sized_window&) const = default;
};

/// Reads ksize too.
result<sized_window> load_sized_window(const attributes& a);

/// A window on an image.
struct placed_pool {
  feature_map x;
  window_2d window;

  feature_map pooled() const { return {x.n, window.h.output, window.w.output, x.c}; }
};

/// The same where every window must see a pixel.
result<placed_pool> place_pool(const sized_window& s, const feature_map& x);

/// Calls `visit(pooled pixel, x pixels of its window)` for every window, NHWC.
template <class F>
void for_each_window(const placed_pool& p, F visit) {
  const feature_map y = p.pooled();
  std::vector<std::int64_t> pixels;
  for (std::int64_t to = 0; to < y.n * y.h * y.w; ++to) {
    pixels.clear();
    for (std::int64_t i = 0; i < p.window.h.kernel; ++i) {
      for (std::int64_t j = 0; j < p.window.w.kernel; ++j) {
        const std::int64_t h = p.window.h.position(to / y.w % y.h, i);
        const std::int64_t w = p.window.w.position(to % y.w, j);
        if (h < 0 || h >= p.x.h || w < 0 || w >= p.x.w) continue;
        pixels.push_back((to / (y.h * y.w) * p.x.h + h) * p.x.w + w);
      }
    }
    visit(to, pixels);
  }
}

/// The element of channel `c` that is the largest: the first, and what is greater than the largest so far.
template <class T>
std::int64_t largest_of(const std::vector<std::int64_t>& pixels, std::int64_t channels, std::int64_t c,
                        std::span<const T> x) {
  std::int64_t best = pixels[0] * channels + c;
  for (const std::int64_t pixel : pixels) {
    const std::int64_t i = pixel * channels + c;
    if (widen(x[static_cast<std::size_t>(best)]) < widen(x[static_cast<std::size_t>(i)])) best = i;
  }
  return best;
}

}  // namespace tf_embed::gen
