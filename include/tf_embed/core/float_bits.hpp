// SPDX-License-Identifier: Apache-2.0
// Floating-point numbers as template arguments, which Clang 14 does not take directly.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>

#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET {

/// A float by its bit pattern. The generator writes the decimal value in a comment beside it.
template <std::uint32_t Bits>
struct f32 {
  static constexpr float value = tf_embed::bit_cast<float>(Bits);
};

/// A double by its bit pattern.
template <std::uint64_t Bits>
struct f64 {
  static constexpr double value = tf_embed::bit_cast<double>(Bits);
};

}  // namespace tf_embed::TF_EMBED_TARGET
