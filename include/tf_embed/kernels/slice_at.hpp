// SPDX-License-Identifier: Apache-2.0
// Where a slice with a run-time begin starts.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET {

/// What the begin of a slice means on one of its axes. Negative indices count from the end of the axis.
enum class slice_placing {
  fixed,   ///< nothing: the first index is known at generation
  exact,   ///< the first index itself, never negative (Slice)
  index,   ///< the one index that is taken (StridedSlice)
  window,  ///< the begin of a range that ends a given number of indices further on; both are clamped (StridedSlice)
};

namespace kernels {

/// One axis of a slice: how its begin is meant, the axis' size, how many indices are taken, how far apart, and for a
/// window how many indices its end lies after its begin.
struct slice_axis {
  slice_placing how;
  index_t dim;
  index_t size;
  index_t step;
  index_t behind;
};

/// The first index, or -1 if not all `size` indices lie within the axis. Any `begin` is fine.
constexpr index_t first_of_slice(const slice_axis& a, std::int64_t begin) noexcept {
  const std::int64_t dim = a.dim;
  if (a.how == slice_placing::exact) return begin >= 0 && begin <= dim - a.size ? static_cast<index_t>(begin) : -1;
  if (a.how == slice_placing::index) {
    const std::int64_t at = begin < 0 ? begin + dim : begin;
    return at >= 0 && at < dim ? static_cast<index_t>(at) : -1;
  }
  // A window: both ends count from the end of the axis where they are negative, and are then clamped to it. Kept far
  // within what sums can hold: no axis is as long.
  constexpr std::int64_t far = std::int64_t{1} << 60;
  begin = begin < -far ? -far : begin > far ? far : begin;
  const bool forward = a.step > 0;
  const auto clamped = [&](std::int64_t x) {
    if (x < 0) x += dim;
    const std::int64_t least = forward ? 0 : -1;
    const std::int64_t most = forward ? dim : dim - 1;
    return x < least ? least : x > most ? most : x;
  };
  const std::int64_t first = clamped(begin);
  const std::int64_t length = clamped(begin + a.behind) - first;
  if (length == 0 || (length < 0) == forward) return -1;
  const std::int64_t taken = length / a.step + (length % a.step != 0);
  return taken == a.size ? static_cast<index_t>(first) : -1;
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
