// SPDX-License-Identifier: Apache-2.0
// The index of the largest or smallest element along one axis.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/reduce.hpp>
#include <tf_embed/kernels/reduce_ops.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Stack that arg_extreme takes for short rows that it transposes.
inline constexpr std::size_t arg_extreme_bytes = 4096;

namespace detail {

template <bool Largest, class T>
TF_EMBED_INLINE bool beats(T x, T best) noexcept {
  return Largest ? x > best : x < best;
}

template <bool Largest, class T>
inline constexpr T worst_of = std::is_floating_point_v<T> ? (Largest ? -limits<T>::infinity : limits<T>::infinity)
                                                          : (Largest ? limits<T>::lowest : limits<T>::max);

/// The extreme of in[0, n), past NaN.
template <bool Largest, class Arch, class T>
TF_EMBED_INLINE T extreme_of(const T* in, std::size_t n) noexcept {
  if constexpr (std::is_integral_v<T>) {
    return reduce_row<std::conditional_t<Largest, ops::max, ops::min>, Arch>(in, n);
  } else {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    constexpr T worst = worst_of<Largest, T>;
    auto a = simd::broadcast<T, Arch>(worst);
    auto b = a;
    // max(x, a) is a where x is NaN.
    const auto better = [](auto x, auto y) { return Largest ? simd::max(x, y) : simd::min(x, y); };
    std::size_t k = 0;
    for (; k + 2 * lanes <= n; k += 2 * lanes) {
      a = better(simd::load<Arch>(in + k), a);
      b = better(simd::load<Arch>(in + k + lanes), b);
    }
    if (k + lanes <= n) {
      a = better(simd::load<Arch>(in + k), a);
      k += lanes;
    }
    if constexpr (lanes > 1) {
      if (k != n) b = better(simd::load_partial<Arch>(in + k, n - k, worst), b);
    }
    return Largest ? simd::reduce_max(better(a, b)) : simd::reduce_min(better(a, b));
  }
}

/// The first k for which in[k] is `x`; n where there is none.
template <class T>
TF_EMBED_INLINE std::size_t first_of(const T* in, std::size_t n, T x) noexcept {
  constexpr std::size_t block = 32;
  std::size_t k = 0;
  for (; k + block <= n; k += block) {  // as vectors
    T found = 0;
    for (std::size_t j = 0; j < block; ++j) found = in[k + j] == x ? T{1} : found;
    if (found != T{0}) break;
  }
  for (; k < n && !(in[k] == x); ++k) {
  }
  return k;
}

/// Columns of a matrix [n, inner] at a distance of `stride`, as vectors.
template <bool Largest, class T, class Index>
TF_EMBED_INLINE void arg_extreme_columns(const T* in, Index* out, std::size_t n, std::size_t inner,
                                         std::size_t stride) noexcept {
  constexpr std::size_t most = 64;
  using position =
      std::conditional_t<sizeof(T) == 4 && (sizeof(Index) > 4), std::int32_t, Index>;  // axes are below 2^31
  for (std::size_t i = 0; i < inner; i += most) {
    const std::size_t m = inner - i < most ? inner - i : most;
    T best[most];
    position at[most];
    for (std::size_t j = 0; j < m; ++j) best[j] = worst_of<Largest, T>, at[j] = 0;
    const T* p = in + i;
    for (std::size_t k = 0; k < n; ++k, p += stride) {
      for (std::size_t j = 0; j < m; ++j) {
        const bool wins = beats<Largest>(p[j], best[j]);
        best[j] = wins ? p[j] : best[j];
        at[j] = wins ? static_cast<position>(k) : at[j];
      }
    }
    for (std::size_t j = 0; j < m; ++j) out[i + j] = static_cast<Index>(at[j]);
  }
}

}  // namespace detail

/// out[o, i] = the first k for which in[o, k, i] is the extreme; NaN never is. `n` is at least 1.
template <bool Largest, class Arch, class T, class Index>
void arg_extreme(const T* in, Index* out, std::size_t outer, std::size_t n, std::size_t inner) noexcept {
  if (inner == 1) {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    if constexpr (lanes > 1 && sizeof(T) >= 4) {  // short rows are transposed, so that vectors run along them
      constexpr std::size_t room = arg_extreme_bytes / sizeof(T);
      if (n < 2 * lanes) {
        T turned[room];
        for (const std::size_t most = room / n / lanes * lanes; outer >= lanes;) {
          const std::size_t now = outer < most ? outer / lanes * lanes : most;
          transpose_matrix<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(turned), static_cast<index_t>(now),
                                            reinterpret_cast<const std::byte*>(in), static_cast<index_t>(n),
                                            static_cast<index_t>(now), static_cast<index_t>(n));
          detail::arg_extreme_columns<Largest>(turned, out, n, now, now);
          in += now * n;
          out += now;
          outer -= now;
        }
      }
    }
    for (; outer != 0; --outer, in += n, ++out) {  // first the value, with vectors; then where it is
      const std::size_t k = detail::first_of(in, n, detail::extreme_of<Largest, Arch>(in, n));
      *out = static_cast<Index>(k == n ? 0 : k);  // nothing but NaN
    }
    return;
  }
  for (; outer != 0; --outer, in += n * inner, out += inner) {
    detail::arg_extreme_columns<Largest>(in, out, n, inner, inner);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
