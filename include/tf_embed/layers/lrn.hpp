// SPDX-License-Identifier: Apache-2.0
// Layer: local response normalisation.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed {

namespace kernels {
/// Pixels of `channels` floats.
inline void lrn(float* to, const float* from, index_t pixels, index_t channels, index_t radius, float bias, float alpha,
                float beta) noexcept {
  for (index_t p = 0; p < pixels; ++p, to += channels, from += channels) {
    for (index_t c = 0; c < channels; ++c) {
      const index_t first = c > radius ? c - radius : 0;
      const index_t last = c + radius < channels ? c + radius : channels - 1;
      // Summed afresh for each channel: a running sum loses digits as it takes old squares away.
      float sum = 0;
      for (index_t i = first; i <= last; ++i) sum += from[i] * from[i];
      const float base = bias + alpha * sum;
      to[c] = from[c] * (beta == 0.5f ? 1.0f / std::sqrt(base) : beta == 1.0f ? 1.0f / base : std::pow(base, -beta));
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
  static constexpr std::int64_t macs = (2 * Radius + 3) * Out::size;

  static_assert(same_dtype<In, Out> && same_shape<In, Out> && std::is_same_v<typename In::value_type, float>,
                "tf_embed: lrn: input and output must be float tensors of one shape");
  static_assert(In::shape::rank == 4 && Radius >= 0,
                "tf_embed: lrn: the input must have four axes, and radius be positive");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t channels = In::shape::dims[3];
    if constexpr (In::size != 0) {
      kernels::lrn(Out::data(arena), In::data(arena), In::size / channels, channels, Radius, Bias::value, Alpha::value,
                   Beta::value);
    }
    return status::ok;
  }
};

}  // namespace tf_embed
