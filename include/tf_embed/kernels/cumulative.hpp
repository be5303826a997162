// SPDX-License-Identifier: Apache-2.0
// Running sums and products.
#pragma once

#include <tf_embed/core/shape.hpp>

#include <cstdint>
#include <type_traits>

namespace tf_embed::kernels {

/// Along the middle axis of [outer, n, inner]; integers wrap. `to` may be `from`.
template <bool Product, class T>
void cumulative(T* to, const T* from, index_t outer, index_t n, index_t inner, bool exclusive, bool reverse) noexcept {
  const auto combined = [](T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      const auto x = static_cast<std::uint64_t>(a);
      const auto y = static_cast<std::uint64_t>(b);
      return static_cast<T>(Product ? x * y : x + y);
    } else {
      return Product ? a * b : a + b;
    }
  };
  const index_t step = reverse ? -inner : inner;
  for (index_t o = 0; o < outer; ++o) {
    for (index_t i = 0; i < inner; ++i) {
      index_t at = (o * n + (reverse ? n - 1 : 0)) * inner + i;
      T sum = static_cast<T>(Product ? 1 : 0);
      for (index_t j = 0; j < n; ++j, at += step) {
        const T next = combined(sum, from[at]);
        to[at] = exclusive ? sum : next;
        sum = next;
      }
    }
  }
}

}  // namespace tf_embed::kernels
