// SPDX-License-Identifier: Apache-2.0
// Images seen through a projection: where each pixel comes from is worked out once for all its channels.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// The values beyond the edges of an image.
enum class image_border {
  constant,  ///< one number
  reflect,   ///< the image back to front, the edge twice
  wrap,      ///< the image again
  nearest,   ///< the edge
};

namespace kernels {

struct image_transform_sizes {
  index_t batch, in_height, in_width, height, width, channels;
  bool one_each;  ///< a projection for each image
};

namespace detail {

/// A coordinate as one inside of the image, in TensorFlow's way; a constant border leaves it. NaN becomes 0.
template <image_border Border>
float placed(float at, index_t size) noexcept {
  if constexpr (Border == image_border::constant) return at;
  const float n = static_cast<float>(size);
  const float edge = n - 1.0f;
  if (!(at >= 0.0f || at < 0.0f) || size <= 1) return 0.0f;
  if constexpr (Border == image_border::reflect) {
    const float round = 2.0f * n;
    if (at < 0.0f) {
      at = round * std::trunc(-at / round) + at;
      at = at < -n ? at + round : -at - 1.0f;
    } else if (at > edge) {
      at -= round * std::trunc(at / round);
      if (at >= n) at = round - at - 1.0f;
    }
  } else if constexpr (Border == image_border::wrap) {
    if (at < 0.0f) {
      at += n * (std::trunc(-at / edge) + 1.0f);
    } else if (at > edge) {
      at -= n * std::trunc(at / edge);
    }
  }
  at = at < edge ? at : edge;
  return at > 0.0f ? at : 0.0f;
}

/// The pixel at a whole row and column, or null where there is none; NaN is nowhere.
template <class T>
const T* pixel_at(const T* image, const image_transform_sizes& s, float row, float column) noexcept {
  const bool inside =
      row >= 0.0f && row < static_cast<float>(s.in_height) && column >= 0.0f && column < static_cast<float>(s.in_width);
  if (!inside) return nullptr;
  return image + (static_cast<index_t>(row) * s.in_width + static_cast<index_t>(column)) * s.channels;
}

/// What is mixed as an element; integers are cut, and no result is out of their range.
template <class T>
T as_element(float x, T outside) noexcept {
  if constexpr (std::is_integral_v<T>) {
    constexpr float limit = 9.0e18f;
    return x > -limit && x < limit ? static_cast<T>(static_cast<std::int64_t>(x)) : outside;
  } else {
    return static_cast<T>(x);
  }
}

}  // namespace detail

/// out[y, x] is the image at the place to which its projection takes (x, y).
template <bool Bilinear, image_border Border, class T>
void image_transform(const image_transform_sizes& s, const T* in, const float* t, float fill, T* out) noexcept {
  const T outside = detail::as_element<T>(fill, T(0));
  const index_t image = s.in_height * s.in_width * s.channels;
  for (index_t n = 0; n < s.batch; ++n, in += image, t += s.one_each ? 8 : 0) {
    for (index_t row = 0; row < s.height; ++row) {
      for (index_t column = 0; column < s.width; ++column, out += s.channels) {
        const float x = static_cast<float>(column);
        const float y = static_cast<float>(row);
        const float depth = t[6] * x + t[7] * y + 1.0f;
        if (depth == 0.0f) {
          for (index_t c = 0; c < s.channels; ++c) out[c] = outside;
          continue;
        }
        const float px = detail::placed<Border>((t[0] * x + t[1] * y + t[2]) / depth, s.in_width);
        const float py = detail::placed<Border>((t[3] * x + t[4] * y + t[5]) / depth, s.in_height);
        if constexpr (!Bilinear) {
          const T* from = detail::pixel_at(in, s, std::round(py), std::round(px));
          for (index_t c = 0; c < s.channels; ++c) out[c] = from ? from[c] : outside;
        } else {
          const float top = std::floor(py), left = std::floor(px);
          const T* corners[4] = {detail::pixel_at(in, s, top, left), detail::pixel_at(in, s, top, left + 1.0f),
                                 detail::pixel_at(in, s, top + 1.0f, left),
                                 detail::pixel_at(in, s, top + 1.0f, left + 1.0f)};
          const float to_right = px - left, to_left = left + 1.0f - px;
          const float to_bottom = py - top, to_top = top + 1.0f - py;
          for (index_t c = 0; c < s.channels; ++c) {
            const auto at = [&](int k) { return static_cast<float>(corners[k] ? corners[k][c] : outside); };
            const float above = to_left * at(0) + to_right * at(1);
            const float below = to_left * at(2) + to_right * at(3);
            out[c] = detail::as_element<T>(to_top * above + to_bottom * below, outside);
          }
        }
      }
    }
  }
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
