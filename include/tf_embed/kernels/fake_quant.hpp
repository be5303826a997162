// SPDX-License-Identifier: Apache-2.0
// Rounding to the numbers that a quantised tensor could hold, bit for bit as TensorFlow's kernels round.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/rounded.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// What TensorFlow's Nudge makes of a range. `quotient` is the scale or its inverse, as the kernel divides or
/// multiplies.
struct fake_quant_range {
  float nudged_min;
  float nudged_max;
  float scale;
  float quotient;
  float zero;
};

namespace detail {

template <bool Divides, class B>
TF_EMBED_INLINE B fake_quantized(B x, B low, B high, B scale, B quotient, B zero) noexcept {
  const B shifted = simd::max(low, simd::min(high, x)) - low;
  B steps = shifted;
  if constexpr (Divides) {
    steps = shifted / quotient;
  } else {
    steps = rounded(shifted * quotient);
  }
  return simd::floor(steps - zero + B(0.5f)) * scale;
}

}  // namespace detail

/// TensorFlow's Nudge: the range moved so that zero is one of its steps. A range of nothing, [0,0], turns every number
/// into 0. `quotient` is the inverse scale.
inline fake_quant_range nudge(float min, float max, int bits, bool narrow) noexcept {
  if (min == 0 && max == 0) return {0, 0, 1, 1, 0};
  const float lowest = narrow ? 1.0f : 0.0f;
  const auto highest = static_cast<float>((1 << bits) - 1);
  const float width = detail::rounded(max - min);
  fake_quant_range r;
  r.scale = width / (highest - lowest);
  r.quotient = (highest - lowest) / width;
  const float from_min = lowest - detail::rounded(min / r.scale);
  const float zero_point = from_min < lowest      ? lowest
                           : from_min > highest   ? highest
                           : from_min == from_min ? std::round(from_min)
                                                  : 0.0f;
  r.nudged_min = detail::rounded(lowest - zero_point) * r.scale;
  r.nudged_max = detail::rounded(highest - zero_point) * r.scale;
  r.zero = std::floor(detail::rounded(-r.nudged_min * r.quotient) + 0.5f);
  return r;
}

/// One range for all elements; `out` may be `in`. `Divides`: FakeQuantWithMinMaxVars; else FakeQuantWithMinMaxArgs.
template <bool Divides, class Arch>
void fake_quant(const float* in, float* out, std::size_t n, const fake_quant_range& range) noexcept {
  using batch = simd::batch<float, Arch>;
  constexpr std::size_t lanes = simd::lanes<float, Arch>;
  const batch low(range.nudged_min), high(range.nudged_max), scale(range.scale), quotient(range.quotient),
      zero(range.zero);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    simd::store(out + i, detail::fake_quantized<Divides>(simd::load<Arch>(in + i), low, high, scale, quotient, zero));
  }
  if constexpr (lanes > 1) {
    if (const std::size_t rest = n - i; rest != 0) {
      const batch x = simd::load_partial<Arch>(in + i, rest);
      simd::store_partial(out + i, detail::fake_quantized<Divides>(x, low, high, scale, quotient, zero), rest);
    }
  }
}

/// A range per channel, the last axis: `ranges` is [5][channels], rows in the order of fake_quant_range.
template <class Arch>
void fake_quant_channels(const float* in, float* out, std::size_t rows, std::size_t channels,
                         const float* ranges) noexcept {
  constexpr std::size_t lanes = simd::lanes<float, Arch>;
  for (std::size_t r = 0; r < rows; ++r, in += channels, out += channels) {
    std::size_t c = 0;
    for (; c + lanes <= channels; c += lanes) {
      const auto row = [&](std::size_t k) { return simd::load<Arch>(ranges + k * channels + c); };
      const auto x = simd::load<Arch>(in + c);
      simd::store(out + c, detail::fake_quantized<false>(x, row(0), row(1), row(2), row(3), row(4)));
    }
    if constexpr (lanes > 1) {
      if (const std::size_t m = channels - c; m != 0) {
        const auto row = [&](std::size_t k) { return simd::load_partial<Arch>(ranges + k * channels + c, m); };
        const auto x = simd::load_partial<Arch>(in + c, m);
        simd::store_partial(out + c, detail::fake_quantized<false>(x, row(0), row(1), row(2), row(3), row(4)), m);
      }
    }
  }
  // Where a range is nothing, NaN become 0 too.
  for (std::size_t c = 0; c < channels; ++c) {
    if (ranges[c] != 0 || ranges[channels + c] != 0) continue;
    for (std::size_t r = 1; r <= rows; ++r) (out - r * channels)[c] = 0;
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
