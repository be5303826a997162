// SPDX-License-Identifier: Apache-2.0
// Different slices, in the order in which they come first.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// x[outer, n, inner], of which slices along the middle axis are compared.
struct slices {
  index_t outer;
  index_t n;
  index_t inner;
};

namespace detail {

/// The same number for elements that are equal, zeros of both signs too.
template <class T>
TF_EMBED_INLINE std::uint64_t bits_of_value(T x) noexcept {
  if constexpr (std::is_floating_point_v<T>) {
    using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    return x == T(0) ? 0 : tf_embed::bit_cast<word>(x);
  } else {
    return static_cast<std::uint64_t>(x);
  }
}

TF_EMBED_INLINE std::uint64_t mixed(std::uint64_t x) noexcept { return x * 0x9e3779b97f4a7c15u; }

/// 32 bits that are equal for equal slices.
template <class T>
TF_EMBED_INLINE std::uint64_t hash_of_slice(const T* x, const slices& s, index_t at) noexcept {
  std::uint64_t hash = 0;
  for (index_t o = 0; o < s.outer; ++o) {
    for (index_t i = 0; i < s.inner; ++i) {
      const T v = x[(o * s.n + at) * s.inner + i];
      // A NaN equals nothing: each gets a hash of its own, so that they do not form one long chain.
      const std::uint64_t bits = v == v ? bits_of_value(v) : static_cast<std::uint64_t>(at);
      hash = mixed((hash ^ hash >> 29) ^ bits);
    }
  }
  return hash >> 32;
}

/// Whether slice `a` of `x` equals slice `b` of `y`.
template <class T>
TF_EMBED_INLINE bool same_slices(const T* x, index_t a, const T* y, index_t b, const slices& s) noexcept {
  for (index_t o = 0; o < s.outer; ++o) {
    for (index_t i = 0; i < s.inner; ++i) {
      if (!(x[(o * s.n + a) * s.inner + i] == y[(o * s.n + b) * s.inner + i])) return false;
    }
  }
  return true;
}

}  // namespace detail

/// Writes the distinct slices to the front of y[outer, n, inner], the index of each slice's representative among them
/// to `indices`, and returns their number; with `counts`, how often each occurs. `table` is room for 2 * n numbers: the
/// first slice of each hash chain, and the next one of each slice. The rest of y and of `counts` becomes 0.
template <class T, class Index>
index_t unique(T* y, Index* indices, Index* counts, Index* table, const T* x, const slices& s) noexcept {
  Index* const heads = table;
  Index* const next = table + s.n;
  std::fill_n(heads, s.n, Index{-1});
  if (counts) std::fill_n(counts, s.n, Index{0});
  index_t found = 0;
  const auto run = [&](const slices& sizes) TF_EMBED_LAMBDA_INLINE {
    for (index_t i = 0; i < sizes.n; ++i) {
      const std::uint64_t hash = detail::hash_of_slice(x, sizes, i);
      Index& head = heads[(hash * static_cast<std::uint64_t>(sizes.n)) >> 32];
      Index at = head;
      while (at >= 0 && !detail::same_slices(x, i, y, static_cast<index_t>(at), sizes)) at = next[at];
      if (at < 0) {
        at = static_cast<Index>(found++);
        for (index_t o = 0; o < sizes.outer; ++o) {
          const index_t row = o * sizes.n;
          std::copy_n(x + (row + i) * sizes.inner, sizes.inner, y + (row + at) * sizes.inner);
        }
        next[at] = head;
        head = at;
      }
      indices[i] = at;
      if (counts) ++counts[at];
    }
  };
  if (s.outer == 1 && s.inner == 1) {
    run({1, s.n, 1});
  } else {
    run(s);
  }
  for (index_t o = 0; o < s.outer; ++o) std::fill(y + (o * s.n + found) * s.inner, y + (o + 1) * s.n * s.inner, T{});
  return found;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
