// SPDX-License-Identifier: Apache-2.0
// Where TensorFlow's maxima over windows start.
#pragma once

#include "ir/dtype.hpp"
#include "program/argument.hpp"

#include <limits>
#include <type_traits>

namespace tf_embed::gen {

inline constexpr float greatest_float16 = 65504.0f;
inline constexpr float greatest_bfloat16 = 3.38953139e38f;

/// The lowest finite number of `limits_of`, or of T where that is invalid: kernels take what is greater, so NaN never
/// comes out, nor minus infinity.
template <class T>
T lowest_finite(dtype limits_of = dtype::invalid) {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(-greatest_float16);
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(-greatest_bfloat16);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (limits_of == dtype::float16) return static_cast<T>(-greatest_float16);
    if (limits_of == dtype::bfloat16) return static_cast<T>(-greatest_bfloat16);
  }
  return std::numeric_limits<T>::lowest();
}

/// What a layer of maxima computes that start at the lowest number of a 16-bit float, which has been widened.
inline template_type largest_from(dtype half) {
  return {"te::largest_from", {half == dtype::float16 ? -greatest_float16 : -greatest_bfloat16}};
}

}  // namespace tf_embed::gen
