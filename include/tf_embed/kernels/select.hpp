// SPDX-License-Identifier: Apache-2.0
// Choosing between two operands, along the rows of a broadcast plan.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/broadcast.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {
template <std::size_t Size>
using bits_of_size = std::conditional_t<
    Size == 1, std::uint8_t,
    std::conditional_t<Size == 2, std::uint16_t, std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>>;
}  // namespace detail

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
      // By masks of bits, whatever the elements are: the compiler's vectors then need neither branches nor types.
      const auto* flags = reinterpret_cast<const unsigned char*>(c);
      for (std::size_t i = 0; i < n; ++i) {
        if constexpr (sizeof(T) <= 8) {
          using word = detail::bits_of_size<sizeof(T)>;
          const auto mask = static_cast<word>(0 - static_cast<word>(flags[i]));
          const auto u = tf_embed::bit_cast<word>(x[VariesA ? i : 0]);
          const auto v = tf_embed::bit_cast<word>(y[VariesB ? i : 0]);
          z[i] = tf_embed::bit_cast<T>(static_cast<word>((u & mask) | (v & static_cast<word>(~mask))));
        } else {
          z[i] = flags[i] != 0 ? x[VariesA ? i : 0] : y[VariesB ? i : 0];
        }
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
