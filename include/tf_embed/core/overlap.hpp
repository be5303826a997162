// SPDX-License-Identifier: Apache-2.0
// How far the output of a layer may run into its input: the arithmetic that the generator's arena plan and the layers
// share, so that the second can check the first.
//
// A layer that computes its output strip by strip needs less of its input with every strip. Going forward, from the
// first strip to the last, the output may lie some way in front of the input and run over what has been read; going
// backward, some way behind its start. A strip is a black box: it may read all of its input before it writes, or not.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>

namespace tf_embed::TF_EMBED_TARGET {

/// A layer as seen along one axis: output index o reads the input indices [o stride - pad, o stride - pad + reach), as
/// far as they exist, each index being a run of elements.
struct sweep {
  index_t images;             ///< number of images, one after another
  index_t in, out;            ///< indices
  index_t in_step, out_step;  ///< elements of one index
  index_t reach = 1, stride = 1, pad = 0;

  /// The first input index that outputs from `o` on read.
  constexpr index_t first_needed(index_t o) const { return std::clamp<index_t>(o * stride - pad, 0, in); }
  /// One past the last input index that outputs up to `o` read.
  constexpr index_t end_needed(index_t o) const { return std::clamp<index_t>(o * stride - pad + reach, 0, in); }
};

namespace detail {

/// The largest `value(image, first output of a strip)`. It is linear between the ends and where the window enters or
/// leaves the input, and in the image, so that only the strips about those places count.
template <class Value>
constexpr index_t largest_over_strips(const sweep& s, index_t strip, std::initializer_list<index_t> bends,
                                      Value value) {
  const index_t last = (s.out - 1) / strip * strip;
  index_t most = value(0, 0);
  const auto look = [&](index_t first) {
    first = std::clamp<index_t>(first, 0, last);
    most = std::max({most, value(0, first), value(s.images - 1, first)});
  };
  for (const index_t bend : bends) {
    for (index_t i = -1; i <= 2; ++i) look((bend / strip + i) * strip);
  }
  look(last - strip);
  look(last);
  return most;
}

}  // namespace detail

/// Computed forward in strips of `strip` indices, the output must begin at least this many elements before the input.
constexpr index_t forward_distance(const sweep& s, index_t strip) {
  if (s.images == 0 || s.out == 0) return 0;
  return detail::largest_over_strips(
      s, strip, {s.pad / s.stride, (s.in + s.pad) / s.stride}, [&](index_t image, index_t first) {
        const index_t written = (image * s.out + std::min(first + strip, s.out)) * s.out_step;
        return written - (image * s.in + s.first_needed(first)) * s.in_step;
      });
}

/// Computed backward in strips of `strip` indices, the output must begin at least this many elements behind the
/// beginning of the input.
constexpr index_t backward_distance(const sweep& s, index_t strip) {
  if (s.images == 0 || s.out == 0) return 0;
  return detail::largest_over_strips(
      s, strip, {(s.pad - s.reach) / s.stride - strip, (s.in + s.pad - s.reach) / s.stride - strip + 1},
      [&](index_t image, index_t first) {
        const index_t needed = (image * s.in + s.end_needed(std::min(first + strip, s.out) - 1)) * s.in_step;
        return needed - (image * s.out + first) * s.out_step;
      });
}

/// How a layer runs: all at once where its output is apart from its input, else in strips.
struct overlap_run {
  enum class order { apart, forward, backward, impossible } how;
  index_t strip;  ///< output indices at a time
};

/// For an output that begins `distance` elements behind the start of its input (in front of it, if negative). Takes the
/// largest strips that are safe; if that is more than `granule`, a multiple of it.
constexpr overlap_run overlap_run_for(const sweep& s, index_t distance, index_t granule = 1) {
  using order = overlap_run::order;
  const index_t in = s.images * s.in * s.in_step;
  const index_t out = s.images * s.out * s.out_step;
  if (in == 0 || out == 0 || distance >= in || -distance >= out) return {order::apart, s.out};
  const bool forward = distance <= 0;
  const auto safe = [&](index_t strip) {
    return forward ? forward_distance(s, strip) <= -distance : backward_distance(s, strip) <= distance;
  };
  if (!safe(1)) return {order::impossible, 0};
  index_t few = 1;
  for (index_t many = s.out + 1; many - few > 1;) {
    const index_t middle = few + (many - few) / 2;
    (safe(middle) ? few : many) = middle;
  }
  for (index_t round = few / granule * granule; round > 0; round -= granule) {
    if (safe(round)) {
      few = round;
      break;
    }
  }
  return {forward ? order::forward : order::backward, few};
}

/// How many elements behind the start of `In` the tensor `Out` begins; its whole size where the two cannot meet.
template <tensor_like In, writable_tensor Out>
inline constexpr index_t overlap_distance = [] {
  if constexpr (requires { In::storage::offset + Out::storage::offset; }) {
    constexpr auto from = static_cast<index_t>(In::storage::offset);
    constexpr auto to = static_cast<index_t>(Out::storage::offset);
    return (to - from) / static_cast<index_t>(sizeof(typename In::value_type));
  } else {
    return In::size;
  }
}();

/// Whether `Part` begins `Bytes` behind `Whole` in the arena. What joins or cuts whole runs has nothing to copy then.
template <tensor_like Part, tensor_like Whole, index_t Bytes>
inline constexpr bool lies_at = [] {
  if constexpr (requires { Part::storage::offset + Whole::storage::offset; }) {
    return static_cast<index_t>(Part::storage::offset) == static_cast<index_t>(Whole::storage::offset) + Bytes;
  } else {
    return false;
  }
}();

}  // namespace tf_embed::TF_EMBED_TARGET
