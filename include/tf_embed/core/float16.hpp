// SPDX-License-Identifier: Apache-2.0
// 16-bit floats as storage, and their conversions. Layers compute in float.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>

#include <cstdint>

namespace tf_embed {

/// IEEE half precision: its bits.
struct float16 {
  std::uint16_t bits;
};

/// The upper half of a float: its bits.
struct bfloat16 {
  std::uint16_t bits;
};

}  // namespace tf_embed

namespace tf_embed::TF_EMBED_TARGET {

/// Exact. No branches, so that loops over it become vector code, and no denormals, which a thread may have switched
/// off.
constexpr float to_float(float16 x) noexcept {
  const std::uint32_t magnitude = x.bits & 0x7fffu;
  const std::uint32_t sign = (x.bits & 0x8000u) << 16;
  const float small = static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24f;
  const std::uint32_t normal = (magnitude << 13) + (112u << 23);
  const std::uint32_t special = (magnitude << 13) | 0x7f800000u;
  const std::uint32_t bits = magnitude < 0x0400u   ? tf_embed::bit_cast<std::uint32_t>(small)
                             : magnitude < 0x7c00u ? normal
                                                   : special;
  return tf_embed::bit_cast<float>(bits | sign);
}

/// Exact.
constexpr float to_float(bfloat16 x) noexcept {
  return tf_embed::bit_cast<float>(static_cast<std::uint32_t>(x.bits) << 16);
}

/// Rounds half to even; what is too large becomes infinity; NaN stays NaN.
constexpr float16 to_float16(float x) noexcept {
  const std::uint32_t all = tf_embed::bit_cast<std::uint32_t>(x);
  const std::uint32_t magnitude = all & 0x7fffffffu;
  // Below 2^-14 the last place is 2^-24, which is that of 1/2 in float: its adder rounds.
  const std::uint32_t small =
      tf_embed::bit_cast<std::uint32_t>(tf_embed::bit_cast<float>(magnitude) + 0.5f) - 0x3f000000u;
  const std::uint32_t normal = (magnitude - (112u << 23) + 0xfffu + (magnitude >> 13 & 1u)) >> 13;
  const std::uint32_t special = magnitude > 0x7f800000u ? 0x7e00u | (magnitude >> 13 & 0x1ffu) : 0x7c00u;
  const std::uint32_t bits = magnitude < 0x38800000u ? small : magnitude < 0x47800000u ? normal : special;
  return {static_cast<std::uint16_t>(bits | (all >> 16 & 0x8000u))};
}

/// Rounds half to even; what is too large becomes infinity; NaN stays NaN.
constexpr bfloat16 to_bfloat16(float x) noexcept {
  const std::uint32_t all = tf_embed::bit_cast<std::uint32_t>(x);
  const std::uint32_t rounded = (all + 0x7fffu + (all >> 16 & 1u)) >> 16;
  const std::uint32_t quiet = all >> 16 | 0x40u;
  return {static_cast<std::uint16_t>((all & 0x7fffffffu) > 0x7f800000u ? quiet : rounded)};
}

}  // namespace tf_embed::TF_EMBED_TARGET
