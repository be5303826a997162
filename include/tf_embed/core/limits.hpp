// SPDX-License-Identifier: Apache-2.0
// std::numeric_limits and std::bit_cast without functions that a compiler would emit without optimisation, and that
// objects of other flags would share then (core/target.hpp).
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

#include <limits>

namespace tf_embed::TF_EMBED_TARGET {

template <class T>
struct limits {
  static constexpr T min = std::numeric_limits<T>::min();  ///< of floats the least normal number above zero
  static constexpr T max = std::numeric_limits<T>::max();
  static constexpr T lowest = std::numeric_limits<T>::lowest();
  static constexpr T epsilon = std::numeric_limits<T>::epsilon();
  static constexpr bool has_infinity = std::numeric_limits<T>::has_infinity;
  static constexpr T infinity = std::numeric_limits<T>::infinity();
  static constexpr T quiet_NaN = std::numeric_limits<T>::quiet_NaN();
};

template <class To, class From>
TF_EMBED_INLINE constexpr To bit_cast(const From& x) noexcept {
  return __builtin_bit_cast(To, x);
}

}  // namespace tf_embed::TF_EMBED_TARGET
