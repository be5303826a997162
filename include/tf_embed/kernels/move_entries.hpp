// SPDX-License-Identifier: Apache-2.0
// Entries of one axis, moved to other places of it, by numbers that are only known at run time.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <cstring>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Which entries of begin:end:step there are.
struct entry_range {
  index_t first;
  index_t count;
};

/// begin:end:step of an axis of `dim` entries, as TensorFlow's StridedSlice clamps it.
inline entry_range strided_entries(index_t dim, bool begin_open, index_t begin, bool end_open, index_t end,
                                   index_t step) noexcept {
  const bool forward = step > 0;
  const index_t low = forward ? 0 : -1;
  const index_t high = forward ? dim : dim - 1;
  const auto clamped = [&](index_t x) {
    if (x < 0) x = x < -dim ? low : x + dim;
    return x < low ? low : x > high ? high : x;
  };
  const index_t from = begin_open ? (forward ? 0 : dim - 1) : clamped(begin);
  const index_t to = end_open ? (forward ? dim : -1) : clamped(end);
  const index_t length = forward ? to - from : from - to;
  const index_t width = forward ? step : -step;
  return {from, length <= 0 ? 0 : (length - 1) / width + 1};
}

/// The entries along one axis of two tensors that differ in nothing but its size.
struct moved_entries {
  index_t outer;     ///< how often the axis is repeated
  index_t run;       ///< bytes of one entry
  index_t from_dim;  ///< its size in the source
  index_t to_dim;    ///< and in the target
  index_t first;     ///< of the source
  index_t step;
  index_t count;
  index_t at;  ///< the target of the first
  bool keeps_front = false;
  bool keeps_rest = false;  ///< both in front and behind
};

/// Copies the entries; those of the target in front of and behind them become 0, unless they are kept.
inline void move_entries(std::byte* to, const std::byte* from, const moved_entries& m) noexcept {
  const auto zero = [&](index_t first, index_t end) {
    if (first < end) std::memset(to + first * m.run, 0, static_cast<std::size_t>((end - first) * m.run));
  };
  for (index_t o = 0; o < m.outer; ++o, to += m.to_dim * m.run, from += m.from_dim * m.run) {
    if (!m.keeps_front && !m.keeps_rest) zero(0, m.at);
    if (m.step == 1 && m.count > 0) {
      std::memcpy(to + m.at * m.run, from + m.first * m.run, static_cast<std::size_t>(m.count * m.run));
    } else {
      for (index_t i = 0; i < m.count; ++i)
        std::memcpy(to + (m.at + i) * m.run, from + (m.first + i * m.step) * m.run, static_cast<std::size_t>(m.run));
    }
    if (!m.keeps_rest) zero(m.at + m.count, m.to_dim);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
