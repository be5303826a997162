// SPDX-License-Identifier: Apache-2.0
// exp and tanh of one float, by the polynomials of the vector forms (math.hpp): a few ULP from exact, right at
// infinities and NaN. The C library's would bring errno and, for a processor without double precision, kilobytes of
// arithmetic.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/scalar_batch.hpp>

#include <cmath>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::simd {

namespace detail {
/// c0 + x * (c1 + x * (c2 + ...))
constexpr float polynomial(float, float c) noexcept { return c; }
template <class... C>
constexpr float polynomial(float x, float c0, C... rest) noexcept {
  return x * polynomial(x, rest...) + c0;
}
}  // namespace detail

TF_EMBED_NOINLINE inline scalar_batch<float> exp(scalar_batch<float> x) noexcept {
  // Beyond these the result is infinity or zero anyway; a NaN is neither.
  const float high = x.value > 89.0f ? 89.0f : x.value;
  const float clamped = high < -104.5f ? -104.5f : high;
  constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it leaves an integer in the low mantissa bits
  const float shifted = clamped * 1.44269504f + magic;
  const float n = shifted - magic;
  const float r = n * -1.42860677e-6f + (n * -0.693145752f + clamped);  // n * ln 2 in two parts
  const float p =
      detail::polynomial(r, 1.0f, 1.0f, 0.499999851f, 0.16666472f, 0.0416695364f, 0.00837312452f, 0.00137805939f);
  // 2^n in two factors, so that results below the smallest normal number are rounded, not lost.
  const std::uint32_t whole = tf_embed::bit_cast<std::uint32_t>(shifted) - tf_embed::bit_cast<std::uint32_t>(magic);
  const auto half = static_cast<std::uint32_t>(static_cast<std::int32_t>(whole) >> 1);
  const auto power = [](std::uint32_t e) { return tf_embed::bit_cast<float>((e + 127u) << 23); };
  return p * power(half) * power(whole - half);
}

inline scalar_batch<float> tanh(scalar_batch<float> x) noexcept {
  const float size = std::fabs(x.value);
  float r = 0.0f;
  if (size < 0.6f) {
    const float square = size * size;
    const float p = detail::polynomial(square, -0.333333f, 0.13331936f, -0.053784717f, 0.020798625f, -0.0058979667f);
    r = size * square * p + size;
  } else {
    r = 1.0f - 2.0f / (simd::exp(scalar_batch<float>(size + size)).value + 1.0f);
  }
  return std::copysign(r, x.value);  // -0 too
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd
