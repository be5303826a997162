// SPDX-License-Identifier: Apache-2.0
// Rounding to the steps of a quantised type, bit for bit as TensorFlow's kernels round.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/rounded.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET {

/// What is quantised to.
struct quantized_steps {
  int bits;
  bool is_signed;
  bool narrow;   ///< as many steps below zero as above
  bool half_up;  ///< halves are rounded up instead of to even
};

namespace kernels {

template <class T>
struct quantized_range {
  T min, max, scale, inverse_scale;
};

/// The range widened or cut so that zero is a step; the side that needs the longer steps decides.
template <class T>
quantized_range<T> fit_steps(T min, T max, const quantized_steps& rule) noexcept {
  const std::int64_t half = std::int64_t{1} << (rule.bits - 1);
  const auto lowest = static_cast<T>(rule.is_signed ? (rule.narrow ? 1 - half : -half) : 0);
  const auto highest = static_cast<T>(rule.is_signed ? half - 1 : 2 * (half - 1) + 1);
  const T any = limits<T>::max;
  const T below = lowest * min > 0 ? lowest / min : any;
  const T above = highest * max > 0 ? highest / max : any;
  if (below < above) {
    const T inverse = min / lowest;
    return {min, highest * inverse, below, inverse};
  }
  const T inverse = max / highest;
  return {lowest * inverse, max, above, inverse};
}

/// The least and the greatest of `count` runs of `n` elements that begin `stride` apart; NaN is neither.
template <class Arch, class T>
void find_range(const T* from, index_t count, index_t n, index_t stride, T& min, T& max) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  T low = limits<T>::infinity;
  T high = -low;
  batch lows(low), highs(high), more_lows(low), more_highs(high);
  for (index_t k = 0; k < count; ++k, from += stride) {
    index_t i = 0;
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
      const batch x = simd::load<Arch>(from + i);
      const batch y = simd::load<Arch>(from + i + lanes);
      lows = simd::min(x, lows);
      highs = simd::max(x, highs);
      more_lows = simd::min(y, more_lows);
      more_highs = simd::max(y, more_highs);
    }
    for (; i + lanes <= n; i += lanes) {
      const batch x = simd::load<Arch>(from + i);
      lows = simd::min(x, lows);
      highs = simd::max(x, highs);
    }
    for (index_t left = n - i; left != 0; --left, ++i) {
      if (from[i] < low) low = from[i];
      if (from[i] > high) high = from[i];
    }
  }
  const T a = simd::reduce_min(simd::min(lows, more_lows));
  const T b = simd::reduce_max(simd::max(highs, more_highs));
  min = a < low ? a : low;
  max = b > high ? b : high;
}

/// One run. `Clamp`: what lies outside of the range is moved to its ends.
template <bool Clamp, class Arch, class T>
void quantize_and_dequantize(T* to, const T* from, index_t n, const quantized_range<T>& range, bool half_up) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  const batch low(range.min), high(range.max), scale(range.scale), inverse(range.inverse_scale), half(T(0.5));
  const auto step = [&](batch x) {
    if constexpr (Clamp) x = simd::max(low, simd::min(high, x));
    const batch at = detail::rounded(x * scale);
    return (half_up ? simd::floor(at + half) : simd::nearbyint(at)) * inverse;
  };
  index_t i = 0;
  for (; i + lanes <= n; i += lanes) simd::store(to + i, step(simd::load<Arch>(from + i)));
  if constexpr (lanes > 1) {
    if (i < n) {
      const auto rest = static_cast<std::size_t>(n - i);
      simd::store_partial(to + i, step(simd::load_partial<Arch>(from + i, rest)), rest);
    }
  }
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
