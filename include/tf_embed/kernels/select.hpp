// SPDX-License-Identifier: Apache-2.0
// Choosing between two operands, along the rows of a broadcast plan.
#pragma once

#include <tf_embed/kernels/broadcast.hpp>

#include <cstddef>
#include <cstring>

namespace tf_embed::kernels {

/// out = condition ? a : b over the whole plan. `Varies...` say which of condition, a and b move along a row. `out` may
/// be the storage of an operand that has the output's shape.
template <bool VariesC, bool VariesA, bool VariesB, class T>
void select(const broadcast_plan<3>& plan, const bool* condition, const T* a, const T* b, T* out) noexcept {
  const auto n = static_cast<std::size_t>(plan.row());
  for_each_row(plan, [&](const std::array<index_t, 3>& at, index_t to) {
    const bool* c = condition + at[0];
    const T* x = a + at[1];
    const T* y = b + at[2];
    T* z = out + to;
    if constexpr (!VariesC && VariesA && VariesB) {
      std::memmove(z, *c ? x : y, n * sizeof(T));
    } else if constexpr (!VariesC) {
      for (std::size_t i = 0; i < n; ++i) z[i] = *c ? x[VariesA ? i : 0] : y[VariesB ? i : 0];
    } else {
      // Both sides are read, so that the loop has no branch.
      for (std::size_t i = 0; i < n; ++i) {
        const T u = x[VariesA ? i : 0];
        const T v = y[VariesB ? i : 0];
        z[i] = c[i] ? u : v;
      }
    }
  });
}

}  // namespace tf_embed::kernels
