// SPDX-License-Identifier: Apache-2.0
// Layer: local response normalisation.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {

/// Room for the squares of some channels and of `radius` on either side.
inline constexpr index_t lrn_squares = 192;

/// Pixels of `channels` floats.
template <class Arch>
void lrn(float* to, const float* from, index_t pixels, index_t channels, index_t radius, float bias, float alpha,
         float beta) noexcept {
  using batch = simd::batch<float, Arch>;
  constexpr index_t lanes = static_cast<index_t>(batch::size);
  const auto normalised = [&](auto x, auto sum) TF_EMBED_LAMBDA_INLINE {
    using b = decltype(x);
    const b base = b(bias) + b(alpha) * sum;
    if (beta == 0.5f) return x * simd::rsqrt(base);
    if (beta == 1.0f) return x / base;
    return x * simd::exp(simd::log(base) * b(-beta));
  };
  // Summed afresh for each channel: a running sum loses digits as it takes old squares away.
  if (lanes > 1 && 2 * radius + lanes <= lrn_squares) {
    float squares[lrn_squares];
    const index_t most = (lrn_squares - 2 * radius) / lanes * lanes;  // channels at a time
    for (index_t p = 0; p < pixels; ++p, to += channels, from += channels) {
      for (index_t c = 0; c < channels; c += most) {
        const index_t now = std::min(most, channels - c);
        const index_t first = c - radius, count = (now + lanes - 1) / lanes * lanes + 2 * radius;
        const index_t begin = std::max<index_t>(0, -first), end = std::min(count, channels - first);
        std::fill(squares, squares + begin, 0.0f);
        for (index_t i = begin; i < end; ++i) squares[i] = from[first + i] * from[first + i];
        std::fill(squares + std::max(begin, end), squares + count, 0.0f);
        for (index_t i = 0; i < now; i += lanes) {
          batch sum(0.0f);
          for (index_t k = 0; k <= 2 * radius; ++k) sum += simd::load<Arch>(squares + i + k);
          const float* const x = from + c + i;
          if (i + lanes <= now) {
            simd::store(to + c + i, normalised(simd::load<Arch>(x), sum));
          } else {
            const auto rest = static_cast<std::size_t>(now - i);
            simd::store_partial(to + c + i, normalised(simd::load_partial<Arch>(x, rest), sum), rest);
          }
        }
      }
    }
    return;
  }
  for (index_t p = 0; p < pixels; ++p, to += channels, from += channels) {
    for (index_t c = 0; c < channels; ++c) {
      const index_t first = c > radius ? c - radius : 0;
      const index_t last = c + radius < channels ? c + radius : channels - 1;
      float sum = 0;
      for (index_t i = first; i <= last; ++i) sum += from[i] * from[i];
      to[c] = normalised(simd::scalar_batch<float>(from[c]), simd::scalar_batch<float>(sum)).value;
    }
  }
}

}  // namespace kernels

/// TensorFlow's LRN: x / (bias + alpha * sum of the squares of the `Radius` channels on either side) ^ beta. float.
///
///     te::lrn<x, y, 5, te::f32<...>, te::f32<...>, te::f32<...>>   // bias, alpha, beta
template <tensor_like In, writable_tensor Out, index_t Radius, class Bias, class Alpha, class Beta>
struct lrn {
  static constexpr std::string_view name = "lrn";
  static constexpr std::size_t stack_bytes = kernels::lrn_squares * sizeof(float) + 256;

  static_assert(same_dtype<In, Out> && same_shape<In, Out> && std::is_same_v<typename In::value_type, float>,
                "tf_embed: lrn: input and output must be float tensors of one shape");
  static_assert(In::shape::rank == 4 && Radius >= 0,
                "tf_embed: lrn: the input must have four axes, and radius be positive");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t channels = In::shape::dims[3];
    if constexpr (In::size != 0) {
      kernels::lrn<Arch>(Out::data(arena), In::data(arena), In::size / channels, channels, Radius, Bias::value,
                         Alpha::value, Beta::value);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
