// SPDX-License-Identifier: Apache-2.0
// Pixels of three channels, a vector of pixels at a time; and contrast.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Three channels of as many pixels as a batch has lanes.
template <class B>
struct pixels {
  B a, b, c;
};

namespace detail {

/// Calls `f(pixels) -> pixels` for `count` pixels of three interleaved channels; `to` may be `from`.
template <class Arch, class T, class F>
TF_EMBED_INLINE void for_pixels(T* to, const T* from, index_t count, const F& f) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  if constexpr (lanes == 1) {
    for (index_t i = 0; i < count; ++i, from += 3, to += 3) {
      const pixels<batch> p = f(pixels<batch>{batch(from[0]), batch(from[1]), batch(from[2])});
      simd::store(to, p.a);
      simd::store(to + 1, p.b);
      simd::store(to + 2, p.c);
    }
  } else {
    for (index_t i = 0; i < count; i += lanes, from += 3 * lanes, to += 3 * lanes) {
      const index_t n = count - i < lanes ? count - i : lanes;
      T block[3][static_cast<std::size_t>(lanes)] = {};
      for (index_t k = 0; k < n; ++k) {
        for (index_t c = 0; c < 3; ++c) block[c][k] = from[3 * k + c];
      }
      const pixels<batch> p =
          f(pixels<batch>{simd::load<Arch>(block[0]), simd::load<Arch>(block[1]), simd::load<Arch>(block[2])});
      simd::store(block[0], p.a);
      simd::store(block[1], p.b);
      simd::store(block[2], p.c);
      for (index_t k = 0; k < n; ++k) {
        for (index_t c = 0; c < 3; ++c) to[3 * k + c] = block[c][k];
      }
    }
  }
}

/// Hue, saturation, value. `first`, `second`, `third` are the channels in the order in which they are compared: it
/// decides about NaN.
template <class B>
TF_EMBED_INLINE pixels<B> to_hsv(const pixels<B>& p, B first, B second, B third) noexcept {
  using T = typename B::value_type;
  const B zero(T(0)), one(T(1));
  const B value = simd::max(simd::max(first, second), third);
  const B range = value - simd::min(simd::min(first, second), third);
  const B saturation = simd::select(value > zero, range / value, zero);
  const B sixth = one / (B(T(6)) * range);
  B hue = simd::select(p.b == value, sixth * (p.c - p.a) + B(T(2) / T(6)), sixth * (p.a - p.b) + B(T(4) / T(6)));
  hue = simd::select(p.a == value, sixth * (p.b - p.c), hue);
  hue = simd::select(range > zero, hue, zero);
  return {simd::select(hue < zero, hue + one, hue), saturation, value};
}

/// One of six by the number of a sixth, the last for any other number.
template <class B>
TF_EMBED_INLINE B by_sixth(B s, B s0, B s1, B s2, B s3, B s4, B s5) noexcept {
  using T = typename B::value_type;
  B x = simd::select(s == B(T(4)), s4, s5);
  x = simd::select(s == B(T(3)), s3, x);
  x = simd::select(s == B(T(2)), s2, x);
  x = simd::select(s == B(T(1)), s1, x);
  return simd::select(s == B(T(0)), s0, x);
}

template <class B>
TF_EMBED_INLINE B is_odd(B s) noexcept {  // 1 where it is, else 0
  using T = typename B::value_type;
  return s - B(T(2)) * simd::floor(s * B(T(0.5)));
}

}  // namespace detail

template <class Arch, class T>
void rgb_to_hsv(T* to, const T* from, index_t count) noexcept {
  using batch = simd::batch<T, Arch>;
  detail::for_pixels<Arch>(to, from, count, [](const pixels<batch>& p) { return detail::to_hsv(p, p.a, p.b, p.c); });
}

template <class Arch, class T>
void hsv_to_rgb(T* to, const T* from, index_t count) noexcept {
  using batch = simd::batch<T, Arch>;
  detail::for_pixels<Arch>(to, from, count, [](const pixels<batch>& p) {
    const batch h6 = p.a * batch(T(6));
    const batch one(T(1)), two(T(2));
    const auto channel = [&](batch weight) {
      const batch unit = simd::min(one, simd::max(batch(T(0)), weight));
      return (one - p.b + p.b * unit) * p.c;
    };
    return pixels<batch>{channel(simd::abs(h6 - batch(T(3))) - one), channel(two - simd::abs(h6 - two)),
                         channel(two - simd::abs(h6 - batch(T(4))))};
  });
}

/// The hue of every pixel turned by `delta` of the circle. As TensorFlow's kernel, colours are known by their smallest
/// and largest channels and by the way from one sixth of the circle to the next.
template <class Arch>
void adjust_hue(float* to, const float* from, index_t count, float delta) noexcept {
  using batch = simd::batch<float, Arch>;
  const batch turn(std::fmod(delta * 6.0f, 6.0f));
  detail::for_pixels<Arch>(to, from, count, [turn](const pixels<batch>& p) {
    const batch zero(0.0f), one(1.0f), six(6.0f);
    const auto [r, g, b] = p;
    const batch rising = simd::select(b < r, one, simd::select(b > g, batch(3.0f), batch(2.0f)));
    const batch falling = simd::select(b < g, zero, simd::select(b > r, batch(4.0f), batch(5.0f)));
    const batch from_sixth = simd::select(r < g, rising, falling);
    const batch high = detail::by_sixth(from_sixth, r, g, g, b, b, r);
    const batch middle = detail::by_sixth(from_sixth, g, r, b, g, r, b);
    const batch low = detail::by_sixth(from_sixth, b, b, r, r, g, g);
    const batch range = high - low;
    const batch ratio = (middle - low) / range;
    const batch along = simd::select(detail::is_odd(from_sixth) == zero, ratio, one - ratio);
    batch hue = simd::select(high == low, zero, from_sixth + along) + turn;
    hue = simd::select(hue < zero, hue + six, hue);
    hue = simd::select(hue >= six, hue - six, hue);
    const batch sixth = simd::floor(hue);
    const batch way = hue - sixth;
    const batch made = low + simd::select(detail::is_odd(sixth) == one, one - way, way) * range;
    return pixels<batch>{detail::by_sixth(sixth, high, made, low, low, made, high),
                         detail::by_sixth(sixth, made, high, high, made, low, low),
                         detail::by_sixth(sixth, low, low, made, high, high, made)};
  });
}

/// The saturation of every pixel times `scale`, held within 0 and 1.
template <class Arch>
void adjust_saturation(float* to, const float* from, index_t count, float scale) noexcept {
  using batch = simd::batch<float, Arch>;
  detail::for_pixels<Arch>(to, from, count, [by = batch(scale)](const pixels<batch>& p) {
    const batch zero(0.0f), one(1.0f);
    const pixels<batch> hsv = detail::to_hsv(p, p.c, p.b, p.a);
    const batch chroma = simd::min(simd::max(hsv.b * by, zero), one) * hsv.c;
    const batch base = hsv.c - chroma;
    const batch h6 = hsv.a * batch(6.0f);
    const batch full = chroma + base;
    const batch turned = h6 - batch(2.0f) * simd::floor(h6 * batch(0.5f)) - one;
    const batch part = chroma * (one - simd::abs(turned)) + base;
    const batch sixth = simd::floor(h6);
    const auto pick = [&](batch s0, batch s1, batch s2, batch s3, batch s4, batch s5) {
      const batch x = detail::by_sixth(sixth, s0, s1, s2, s3, s4, s5);
      return simd::select(h6 < batch(6.0f), x, base);  // no hue at all: NaN
    };
    return pixels<batch>{pick(full, part, base, base, part, full), pick(part, full, full, part, base, base),
                         pick(base, base, part, full, full, part)};
  });
}

/// One image [rows, width, channels]: every channel moved away from its mean. `scratch` holds 2 * channels floats.
/// `Few` is the channels where they are less than a vector's lanes: vectors then run over several pixels, as many of
/// them as it takes until a pixel begins where a vector does. Else it is 0.
template <class Arch, index_t Few = 0>
void adjust_contrast(float* to, const float* from, index_t rows, index_t width, index_t channels, float factor,
                     float* scratch) noexcept {
  using batch = simd::batch<float, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
  constexpr index_t round = Few * lanes;
  float* const mean = scratch;
  float* const row_sum = scratch + channels;
  for (index_t c = 0; c < channels; ++c) mean[c] = 0;
  // Row by row: sums of like size lose less than one long sum.
  const float* x = from;
  for (index_t y = 0; y < rows; ++y) {
    for (index_t c = 0; c < channels; ++c) row_sum[c] = 0;
    index_t i = 0;
    if constexpr (Few > 0) {
      batch sum[std::size_t{Few}];
      for (batch& s : sum) s = batch(0.0f);
      for (; i + lanes <= width; i += lanes, x += round) {
        for (index_t v = 0; v < Few; ++v) sum[v] += simd::load<Arch>(x + v * lanes);
      }
      float parts[std::size_t{round}];
      for (index_t v = 0; v < Few; ++v) simd::store(parts + v * lanes, sum[v]);
      for (index_t k = 0; k < round; k += Few) {
        for (index_t c = 0; c < Few; ++c) row_sum[c] += parts[k + c];
      }
    }
    for (; i < width; ++i, x += channels) {
      index_t c = 0;
      for (; c + lanes <= channels; c += lanes) {
        simd::store(row_sum + c, simd::load<Arch>(row_sum + c) + simd::load<Arch>(x + c));
      }
      for (; c < channels; ++c) row_sum[c] += x[c];
    }
    for (index_t c = 0; c < channels; ++c) mean[c] += row_sum[c];
  }
  const auto count = static_cast<float>(rows * width);
  for (index_t c = 0; c < channels; ++c) mean[c] /= count;
  const batch by(factor);
  index_t i = 0;
  if constexpr (Few > 0) {
    float means[std::size_t{round}];
    for (index_t k = 0; k < round; k += Few) {
      for (index_t c = 0; c < Few; ++c) means[k + c] = mean[c];
    }
    batch m[std::size_t{Few}];
    for (index_t v = 0; v < Few; ++v) m[v] = simd::load<Arch>(means + v * lanes);
    for (; i + lanes <= rows * width; i += lanes, from += round, to += round) {
      for (index_t v = 0; v < Few; ++v) {
        simd::store(to + v * lanes, (simd::load<Arch>(from + v * lanes) - m[v]) * by + m[v]);
      }
    }
  }
  for (; i < rows * width; ++i, from += channels, to += channels) {
    index_t c = 0;
    for (; c + lanes <= channels; c += lanes) {
      const batch m = simd::load<Arch>(mean + c);
      simd::store(to + c, (simd::load<Arch>(from + c) - m) * by + m);
    }
    for (; c < channels; ++c) to[c] = (from[c] - mean[c]) * factor + mean[c];
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
