// SPDX-License-Identifier: Apache-2.0
// What a window sees at each of its places, side by side.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <cstddef>
#include <cstring>

namespace tf_embed::TF_EMBED_TARGET {

/// A window along one axis.
struct patch_axis {
  index_t in, out;
  index_t size, stride, rate;
  index_t before;  ///< padding, which reads as 0
};

namespace kernels {

namespace detail {
/// One row of one window: columns from `first` on, those in a run at once where they touch. Answers the end of `to`.
inline std::byte* patch_row(std::byte* to, const std::byte* row, index_t first, const patch_axis& c,
                            index_t pixel) noexcept {
  const index_t length = c.size * pixel;
  if (c.rate == 1) {
    const index_t skipped = first < 0 ? (-first < c.size ? -first : c.size) : 0;
    const index_t after = first + c.size > c.in ? first + c.size - c.in : 0;
    const index_t missing = after < c.size - skipped ? after : c.size - skipped;
    const index_t copied = c.size - skipped - missing;
    std::memset(to, 0, static_cast<std::size_t>(skipped * pixel));
    if (copied > 0) {
      copy_run(to + skipped * pixel, row + (first + skipped) * pixel, static_cast<std::size_t>(copied * pixel));
    }
    std::memset(to + (skipped + copied) * pixel, 0, static_cast<std::size_t>(missing * pixel));
    return to + length;
  }
  for (index_t k = 0, x = first; k < c.size; ++k, x += c.rate, to += pixel) {
    if (x >= 0 && x < c.in) {
      copy_run(to, row + x * pixel, static_cast<std::size_t>(pixel));
    } else {
      std::memset(to, 0, static_cast<std::size_t>(pixel));
    }
  }
  return to;
}
}  // namespace detail

/// `batch` volumes of planes, rows and columns of pixels of `pixel` bytes.
inline void extract_patches(std::byte* to, const std::byte* from, index_t batch, index_t pixel, const patch_axis& p,
                            const patch_axis& r, const patch_axis& c) noexcept {
  const index_t line = c.in * pixel;
  for (index_t n = 0; n < batch; ++n, from += p.in * r.in * line) {
    for (index_t z = -p.before, i = 0; i < p.out; ++i, z += p.stride) {
      for (index_t y = -r.before, j = 0; j < r.out; ++j, y += r.stride) {
        for (index_t x = -c.before, k = 0; k < c.out; ++k, x += c.stride) {
          for (index_t a = 0, plane = z; a < p.size; ++a, plane += p.rate) {
            for (index_t b = 0, row = y; b < r.size; ++b, row += r.rate) {
              if (plane >= 0 && plane < p.in && row >= 0 && row < r.in) {
                to = detail::patch_row(to, from + (plane * r.in + row) * line, x, c, pixel);
              } else {
                std::memset(to, 0, static_cast<std::size_t>(c.size * pixel));
                to += c.size * pixel;
              }
            }
          }
        }
      }
    }
  }
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
