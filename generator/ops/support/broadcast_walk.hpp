// SPDX-License-Identifier: Apache-2.0
// The reference walk over operands that are broadcast to one shape.
#pragma once

#include "ir/shape.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// Calls `f(i, at)` for element i of an output of shape `out`, in row-major order; `at[k]` is the index of the element
/// that operand k, read with `strides[k]` (see broadcast_strides), gives to it.
template <std::size_t N, class F>
void for_each_broadcast(const shape& out, const std::vector<std::int64_t> (&strides)[N], F f) {
  const std::int64_t n = element_count(out);
  std::vector<std::int64_t> index(out.size(), 0);
  std::array<std::size_t, N> at{};
  for (std::int64_t i = 0; i < n; ++i) {
    f(static_cast<std::size_t>(i), at);
    for (std::size_t axis = out.size(); axis-- > 0;) {
      for (std::size_t k = 0; k < N; ++k) at[k] += static_cast<std::size_t>(strides[k][axis]);
      if (++index[axis] < out[axis]) break;
      for (std::size_t k = 0; k < N; ++k) at[k] -= static_cast<std::size_t>(strides[k][axis] * out[axis]);
      index[axis] = 0;
    }
  }
}

}  // namespace tf_embed::gen
