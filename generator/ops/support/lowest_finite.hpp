// SPDX-License-Identifier: Apache-2.0
// Where TensorFlow's maxima over windows start.
#pragma once

#include "ir/dtype.hpp"

#include <limits>
#include <type_traits>

namespace tf_embed::gen {

/// The lowest finite number: kernels take what is greater, so NaN never comes out, nor minus infinity.
template <class T>
T lowest_finite() {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(-65504.0f);
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(-3.38953139e38f);
  } else {
    return std::numeric_limits<T>::lowest();
  }
}

}  // namespace tf_embed::gen
