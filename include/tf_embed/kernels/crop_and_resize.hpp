// SPDX-License-Identifier: Apache-2.0
// Boxes of images, scaled to one size.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/rounded.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

struct crop_sizes {
  index_t batch, height, width, channels;  ///< of the images
  index_t count, rows, columns;            ///< of the crops
};

namespace detail {

/// Where the positions of a crop lie along one axis.
struct crop_axis {
  float start;  ///< rounded step by step as TensorFlow does: a position on the edge must not fall out of the image
  float scale;
  float last;

  crop_axis(float low, float high, index_t in, index_t out) noexcept : last(static_cast<float>(in - 1)) {
    if (out > 1) {
      start = rounded(low * last);
      scale = rounded(rounded(high - low) * last) / static_cast<float>(out - 1);
    } else {
      start = static_cast<float>(0.5 * static_cast<double>(rounded(low + high)) * static_cast<double>(last));
      scale = 0;
    }
  }
  float at(index_t i) const noexcept { return start + rounded(static_cast<float>(i) * scale); }
  bool holds(float x) const noexcept { return x >= 0 && x <= last; }
};

/// One output pixel, of the four around it.
template <class Arch, class T>
TF_EMBED_INLINE void mix_pixels(float* to, const T* tl, const T* tr, const T* bl, const T* br, index_t channels,
                                float x, float y) noexcept {
  index_t c = 0;
  if constexpr (std::is_same_v<T, float> && simd::has_vectors<float, Arch>) {
    using batch = simd::batch<float, Arch>;
    constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
    const batch bx(x), by(y);
    for (; c + lanes <= channels; c += lanes) {
      const batch a = simd::load<Arch>(tl + c);
      const batch b = simd::load<Arch>(bl + c);
      const batch top = a + (simd::load<Arch>(tr + c) - a) * bx;
      const batch bottom = b + (simd::load<Arch>(br + c) - b) * bx;
      simd::store(to + c, top + (bottom - top) * by);
    }
  }
  for (; c < channels; ++c) {
    const auto a = static_cast<float>(tl[c]);
    const auto b = static_cast<float>(bl[c]);
    const float top = a + (static_cast<float>(tr[c]) - a) * x;
    const float bottom = b + (static_cast<float>(br[c]) - b) * x;
    to[c] = top + (bottom - top) * y;
  }
}

}  // namespace detail

/// Crop n is the box y1, x1, y2, x2 (in parts of the image) of the image that `box_ind` names.
template <class Arch, class T>
status crop_and_resize(float* to, const T* images, const float* boxes, const std::int32_t* box_ind, const crop_sizes& s,
                       bool nearest, float extrapolation_value) noexcept {
  for (index_t n = 0; n < s.count; ++n, boxes += 4) {
    if (box_ind[n] < 0 || box_ind[n] >= s.batch) return status::index_out_of_range;
    for (index_t i = 0; i < 4; ++i) {
      if (!(boxes[i] - boxes[i] == 0)) return status::invalid_argument;  // infinite, or NaN
    }
    const index_t line = s.width * s.channels;
    const T* const image = images + box_ind[n] * s.height * line;
    const detail::crop_axis rows(boxes[0], boxes[2], s.height, s.rows);
    const detail::crop_axis columns(boxes[1], boxes[3], s.width, s.columns);
    for (index_t i = 0; i < s.rows; ++i) {
      const float y = rows.at(i);
      const bool row_inside = rows.holds(y);
      index_t top = row_inside ? static_cast<index_t>(y) : 0;
      const float down = y - static_cast<float>(top);
      if (nearest && down >= 0.5f) ++top;
      const T* const upper = image + top * line;
      const T* const lower = row_inside && down > 0 && !nearest ? upper + line : upper;
      for (index_t j = 0; j < s.columns; ++j, to += s.channels) {
        const float x = columns.at(j);
        if (!row_inside || !columns.holds(x)) {
          for (index_t c = 0; c < s.channels; ++c) to[c] = extrapolation_value;
          continue;
        }
        index_t left = static_cast<index_t>(x);
        const float along = x - static_cast<float>(left);
        if (nearest) {
          if (along >= 0.5f) ++left;
          for (index_t c = 0; c < s.channels; ++c) to[c] = static_cast<float>(upper[left * s.channels + c]);
          continue;
        }
        left *= s.channels;
        const index_t right = along > 0 ? left + s.channels : left;
        detail::mix_pixels<Arch>(to, upper + left, upper + right, lower + left, lower + right, s.channels, along, down);
      }
    }
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
