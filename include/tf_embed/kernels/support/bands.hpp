// SPDX-License-Identifier: Apache-2.0
// Where a window meets the edges: an image of outputs falls into rectangles that see the same taps of the filter, so
// that nothing is padded and no tap is checked inside a loop.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// A stretch of output rows (or columns) for which the same taps [first, last) of the filter lie inside the input.
struct band {
  index_t begin, end;
  index_t first, last;
};

/// The band that starts at output row `begin`, at most up to `limit`.
inline band band_at(index_t begin, index_t limit, index_t stride, index_t dilation, index_t taps, index_t pad,
                    index_t in) noexcept {
  const auto first_tap = [&](index_t o) {
    const index_t before = pad - o * stride;  // rows of padding above the window
    return before <= 0 ? 0 : std::min(taps, (before + dilation - 1) / dilation);
  };
  const auto last_tap = [&](index_t o) {
    const index_t room = in + pad - o * stride;  // rows from the window's top to the input's end
    return room <= 0 ? 0 : std::min(taps, (room + dilation - 1) / dilation);
  };
  band r{begin, begin + 1, first_tap(begin), last_tap(begin)};
  // Inside, the band is long: find its end without walking.
  if (r.first == 0 && r.last == taps) {
    const index_t reach = in + pad - ((taps - 1) * dilation + 1);
    r.end = std::min(limit, reach / stride + 1);
    return r;
  }
  while (r.end < limit && first_tap(r.end) == r.first && last_tap(r.end) == r.last) ++r.end;
  r.last = std::max(r.first, r.last);
  return r;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
