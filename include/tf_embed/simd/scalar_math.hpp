// SPDX-License-Identifier: Apache-2.0
// exp and tanh of one float, by the polynomials of the vector forms (math.hpp): a few ULP from exact, right at
// infinities and NaN. The C library's would bring errno and, for a processor without double precision, kilobytes of
// arithmetic.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/simd/scalar_batch.hpp>

#include <bit>
#include <cstdint>

namespace tf_embed::simd {

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
  const std::uint32_t whole = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(magic);
  const auto half = static_cast<std::uint32_t>(static_cast<std::int32_t>(whole) >> 1);
  const auto power = [](std::uint32_t e) { return std::bit_cast<float>((e + 127u) << 23); };
  return p * power(half) * power(whole - half);
}

/// The rational function TensorFlow's own Eigen uses.
inline scalar_batch<float> tanh(scalar_batch<float> x) noexcept {
  constexpr float limit = 7.90531110763549805f;
  const float high = x.value > limit ? limit : x.value;
  const float c = high < -limit ? -limit : high;
  const float c2 = c * c;
  const float p = c * detail::polynomial(c2, 4.89352455891786e-03f, 6.37261928875436e-04f, 1.48572235717979e-05f,
                                         5.12229709037114e-08f, -8.60467152213735e-11f, 2.00018790482477e-13f,
                                         -2.76076847742355e-16f);
  const float q = detail::polynomial(c2, 4.89352518554385e-03f, 2.26843463243900e-03f, 1.18534705686654e-04f,
                                     1.19825839466702e-06f);
  return c2 < 1.6e-7f ? x : scalar_batch<float>(p / q);
}

}  // namespace tf_embed::simd
