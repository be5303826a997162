// SPDX-License-Identifier: Apache-2.0
// The index of the largest or smallest element along one axis.
#pragma once

#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace tf_embed::kernels {

namespace detail {
template <bool Largest, class T>
TF_EMBED_INLINE bool beats(T x, T best) noexcept {
  return Largest ? x > best : x < best;
}
}  // namespace detail

/// out[o, i] = the first k for which in[o, k, i] is the extreme; NaN never is. `n` is at least 1.
template <bool Largest, class Arch, class T, class Index>
void arg_extreme(const T* in, Index* out, std::size_t outer, std::size_t n, std::size_t inner) noexcept {
  constexpr T worst = std::is_floating_point_v<T>
                          ? (Largest ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity())
                          : (Largest ? std::numeric_limits<T>::lowest() : std::numeric_limits<T>::max());
  if (inner == 1) {
    for (; outer != 0; --outer, in += n, ++out) {
      T best = worst;
      std::size_t k = 0;
      if constexpr (std::is_floating_point_v<T>) {  // first the value, with vectors; then where it is
        constexpr std::size_t lanes = simd::lanes<T, Arch>;
        auto a = simd::broadcast<T, Arch>(worst);
        // max(x, a) is a where x is NaN.
        const auto better = [](auto x, auto y) { return Largest ? simd::max(x, y) : simd::min(x, y); };
        for (; k + lanes <= n; k += lanes) a = better(simd::load<Arch>(in + k), a);
        if constexpr (lanes > 1) {
          if (k != n) a = better(simd::load_partial<Arch>(in + k, n - k, worst), a);
        }
        best = Largest ? simd::reduce_max(a) : simd::reduce_min(a);
        for (k = 0; k < n && !(in[k] == best); ++k) {
        }
        *out = static_cast<Index>(k == n ? 0 : k);  // nothing but NaN
      } else {
        std::size_t at = 0;
        for (; k < n; ++k) {
          if (detail::beats<Largest>(in[k], best)) best = in[k], at = k;
        }
        *out = static_cast<Index>(at);
      }
    }
    return;
  }
  constexpr std::size_t most = 64;
  for (; outer != 0; --outer, in += n * inner, out += inner) {
    for (std::size_t i = 0; i < inner; i += most) {
      const std::size_t m = inner - i < most ? inner - i : most;
      T best[most];
      Index at[most];
      for (std::size_t j = 0; j < m; ++j) best[j] = worst, at[j] = 0;
      const T* p = in + i;
      for (std::size_t k = 0; k < n; ++k, p += inner) {
        for (std::size_t j = 0; j < m; ++j) {
          const bool wins = detail::beats<Largest>(p[j], best[j]);
          best[j] = wins ? p[j] : best[j];
          at[j] = wins ? static_cast<Index>(k) : at[j];
        }
      }
      for (std::size_t j = 0; j < m; ++j) out[i + j] = at[j];
    }
  }
}

}  // namespace tf_embed::kernels
