// SPDX-License-Identifier: Apache-2.0
// From integers to the numbers of a range, and back, bit for bit as TensorFlow's kernels round.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/cast.hpp>
#include <tf_embed/kernels/support/quantize_mode.hpp>
#include <tf_embed/kernels/support/rounded.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {
namespace kernels {

namespace detail {
template <class T>
inline constexpr double lowest_integer = static_cast<double>(limits<T>::min);
template <class T>
inline constexpr double highest_integer = static_cast<double>(limits<T>::max);
template <class T>
inline constexpr double integer_steps = highest_integer<T> - lowest_integer<T>;

/// As processors cast: what does not fit, or is no number, is the lowest of 32 bits.
template <class T>
T cast_quantized(float x) noexcept {
  const bool fits = x >= -2147483648.0f && x < 2147483648.0f;
  return static_cast<T>(fits ? static_cast<std::int32_t>(x) : limits<std::int32_t>::min);
}
}  // namespace detail

/// The number of integer x is (x + before) * scale + offset.
struct dequantize_line {
  float before, scale, offset;
};

template <class T>
dequantize_line line_of_range(quantize_mode mode, float min, float max, bool narrow) noexcept {
  constexpr auto steps = static_cast<float>(detail::integer_steps<T>);
  constexpr auto lowest = static_cast<float>(detail::lowest_integer<T>);
  const float width = detail::rounded(max - min);
  if (mode == quantize_mode::min_combined) return {std::is_signed_v<T> ? (steps + 1) / 2 : 0.0f, width / steps, min};
  if (mode == quantize_mode::min_first) {
    const auto scale = static_cast<float>(static_cast<double>(width) / detail::integer_steps<T>);
    const float start = max == min ? min : detail::rounded(std::round(min / scale) * scale);
    return {0.0f, scale, start - detail::rounded(lowest * scale)};
  }
  const float above = max / static_cast<float>(detail::highest_integer<T>);
  return {0.0f, std::is_signed_v<T> ? std::max(min / (lowest + (narrow ? 1.0f : 0.0f)), above) : above, 0.0f};
}

template <class T>
void dequantize(float* to, const T* from, index_t n, const dequantize_line& line) noexcept {
  // In two loops, which the compiler makes vectors of: the product is to be rounded before the sum.
  constexpr index_t block = 64;
  float product[block];
  for (; n > 0; n -= block, from += block, to += block) {
    const index_t now = n < block ? n : block;
    for (index_t k = 0; k < now; ++k) product[k] = (static_cast<float>(from[k]) + line.before) * line.scale;
    float* const rounded_product = detail::rounded(static_cast<float*>(product));
    for (index_t k = 0; k < now; ++k) to[k] = rounded_product[k] + line.offset;
  }
}

/// What the values of one range become: the rounded value of (x - before) * scale, less `shift`.
struct quantize_line {
  float min, max;  ///< the range that comes of it
  float scale;
  float before;
  float shift;
  float lowest, highest;  ///< x is moved into these; in mode min_first what comes of it
};

template <class T>
quantize_line quantize_range(quantize_mode mode, float min, float max, bool narrow, float ensured) noexcept {
  constexpr auto lowest = static_cast<float>(detail::lowest_integer<T>);
  constexpr auto highest = static_cast<float>(detail::highest_integer<T>);
  const float apart = detail::rounded(std::max(1.0f, std::max(std::abs(min), std::abs(max))) * ensured);
  min = std::min(0.0f, min);
  max = std::max(0.0f, std::max(max, min + apart));
  const float width = detail::rounded(max - min);
  const auto steps_per_unit = static_cast<float>(detail::integer_steps<T> / static_cast<double>(width));
  if (mode == quantize_mode::min_combined) {
    constexpr auto half = static_cast<float>((detail::integer_steps<T> + 1) / 2);
    return {min, max, steps_per_unit, min, std::is_signed_v<T> ? half : -0.5f, min, max};
  }
  if (mode == quantize_mode::min_first) {
    const float scale = max == min ? 0.0f : steps_per_unit;
    const float start = std::round(detail::rounded(min * scale)) - lowest;
    // The greatest float that is an integer of 32 bits.
    return {min, max, scale, 0, start, lowest, sizeof(T) == 4 ? 2147483520.0f : highest};
  }
  const float least = lowest + (narrow ? 1.0f : 0.0f);
  const float any = limits<float>::max;
  const float scale = std::min(detail::rounded(least * min) > 0 ? least / min : any,
                               detail::rounded(highest * max) > 0 ? highest / max : any);
  return {least / scale, highest / scale, scale, 0, 0, least / scale, highest / scale};
}

namespace detail {

/// Halves away from zero, as std::round; not for the sign of a zero.
template <class B>
TF_EMBED_INLINE B rounded_half_away(B x) noexcept {
  const B whole = simd::trunc(x);
  const B step = simd::select(x < B(0.0f), B(-1.0f), B(1.0f));
  return simd::select(simd::abs(x - whole) >= B(0.5f), whole + step, whole);
}

/// to[i] = the integer that `value` makes of from[i].
template <class Arch, class T, class Value>
TF_EMBED_INLINE void quantize_by(T* to, const float* from, index_t n, Value value) noexcept {
  index_t i = 0;
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2
  if constexpr (simd::has_vectors<float, Arch>) {
    constexpr index_t block = 64;
    constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
    std::int32_t wide[block];
    for (; i + block <= n; i += block) {
      for (index_t k = 0; k < block; k += lanes) {
        to_int32(value(simd::load<Arch>(from + i + k))).store_unaligned(wide + k);
      }
      for (index_t k = 0; k < block; ++k) to[i + k] = static_cast<T>(wide[k]);
    }
  }
#endif
  for (index_t left = n - i; left != 0; --left, ++i)
    to[i] = cast_quantized<T>(value(simd::scalar_batch<float>(from[i])).value);
}

}  // namespace detail

template <class Arch, class T>
void quantize(T* to, const float* from, index_t n, quantize_mode mode, bool half_to_even,
              const quantize_line& line) noexcept {
  // std::min and std::max in terms of simd's, with NaN going the same ways.
  const auto moved = [](auto x, float low, float high) {
    using batch = decltype(x);
    return simd::max(batch(low), simd::min(batch(high), x));
  };
  const auto scaled = [&](auto x) {
    using batch = decltype(x);
    return detail::rounded(detail::rounded(moved(x, line.lowest, line.highest) - batch(line.before)) *
                           batch(line.scale));
  };
  if (mode == quantize_mode::min_first) {
    detail::quantize_by<Arch>(to, from, n, [&](auto x) {
      using batch = decltype(x);
      const batch at = detail::rounded_half_away(detail::rounded(x * batch(line.scale))) - batch(line.shift);
      return simd::min(batch(line.highest), simd::max(batch(line.lowest), at));
    });
  } else if (mode == quantize_mode::min_combined) {
    detail::quantize_by<Arch>(to, from, n, [&](auto x) {
      const auto at = scaled(x) - decltype(x)(line.shift);
      if constexpr (std::is_signed_v<T>) return detail::rounded_half_away(at);
      return at;
    });
  } else if (half_to_even) {
    detail::quantize_by<Arch>(to, from, n, [&](auto x) { return simd::nearbyint(scaled(x)); });
  } else {
    detail::quantize_by<Arch>(to, from, n, [&](auto x) { return detail::rounded_half_away(scaled(x)); });
  }
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
