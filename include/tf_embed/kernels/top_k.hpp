// SPDX-License-Identifier: Apache-2.0
// The largest entries of a row.
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

namespace detail {

template <std::size_t Bytes>
using word_of = std::conditional_t<
    Bytes == 1, std::uint8_t,
    std::conditional_t<Bytes == 2, std::uint16_t, std::conditional_t<Bytes == 4, std::uint32_t, std::uint64_t>>>;

/// An unsigned number in the order of `x`: equal for equal ones, 0 for NaN.
template <class T>
TF_EMBED_INLINE word_of<sizeof(T)> order_key(T x) noexcept {
  using word = word_of<sizeof(T)>;
  constexpr word sign = static_cast<word>(word{1} << (8 * sizeof(T) - 1));
  if constexpr (std::is_unsigned_v<T>) {
    return static_cast<word>(x);
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<word>(static_cast<word>(x) ^ sign);
  } else {
    const word bits = tf_embed::bit_cast<word>(x);
    const word size = bits & static_cast<word>(~sign);
    const word key = (bits & sign) != 0 ? sign - size : sign + size;  // both zeros are `sign`
    return x == x ? key : word{0};
  }
}

/// Whether `x` comes before `y`; NaN come last.
template <class T>
TF_EMBED_INLINE bool comes_before(T x, T y) noexcept {
  if constexpr (std::is_floating_point_v<T>) return x > y || (x == x && y != y);
  return x > y;
}

}  // namespace detail

/// Up to here the best of a row are kept sorted while it is read.
inline constexpr index_t few_of_top_k = 16;

/// For each of `rows` rows of `n` the `k` largest (1 to few_of_top_k), falling; of equal ones the first. NaN come last.
template <class T, class Index>
void top_k_few(T* values, Index* indices, const T* from, index_t rows, index_t n, index_t k) noexcept {
  constexpr index_t block = 32;
  using word = detail::word_of<sizeof(T)>;
  for (index_t row = 0; row < rows; ++row, from += n, values += k, indices += k) {
    index_t held = 0;
    for (index_t i = 0; i < n;) {
      index_t end = n;
      if (held == k) {  // blocks without an element above the last of the best are passed over
        const T worst = values[k - 1];
        for (; i + block <= n; i += block) {
          word above = 0;
          for (index_t j = 0; j < block; ++j) above |= static_cast<word>(!(from[i + j] <= worst));
          if (above != 0) break;
        }
        end = i + block < n ? i + block : n;
      } else {
        end = k;
      }
      for (; i < end; ++i) {
        const T x = from[i];
        if (held == k && !detail::comes_before(x, values[k - 1])) continue;
        index_t at = held == k ? k - 1 : held++;
        for (; at > 0 && detail::comes_before(x, values[at - 1]); --at) {
          values[at] = values[at - 1];
          indices[at] = indices[at - 1];
        }
        values[at] = x;
        indices[at] = static_cast<Index>(i);
      }
    }
  }
}

/// Stack that top_k_many takes for its counts and for sorting.
inline constexpr std::size_t top_k_bytes = 256 * sizeof(std::uint32_t) + 2048;

/// The same for any `k`: byte by byte of the elements' order the k-th is found by counting, then what is above it is
/// picked and sorted. All memory is the output's and the counts'.
template <class T, class Index>
void top_k_many(T* values, Index* indices, const T* from, index_t rows, index_t n, index_t k) noexcept {
  using word = detail::word_of<sizeof(T)>;
  for (index_t row = 0; row < rows; ++row, from += n, values += k, indices += k) {
    // Taken are those with (key & mask) above `bound`, and the first `wanted` of those that have just that.
    word bound = 0, mask = 0;
    index_t wanted = k;
    for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); k < n; shift -= 8) {
      std::uint32_t counts[256] = {};
      for (index_t i = 0; i < n; ++i) {
        const word key = detail::order_key(from[i]);
        counts[static_cast<std::uint8_t>(key >> shift)] += (key & mask) == bound ? 1u : 0u;
      }
      std::size_t digit = 255;
      for (; static_cast<index_t>(counts[digit]) < wanted; --digit) wanted -= static_cast<index_t>(counts[digit]);
      bound = static_cast<word>(bound | static_cast<word>(static_cast<word>(digit) << shift));
      mask = static_cast<word>(mask | static_cast<word>(word{255} << shift));
      if (static_cast<index_t>(counts[digit]) == wanted || shift == 0) break;
    }
    index_t at = 0;
    for (index_t i = 0; at < k; ++i) {
      const word key = detail::order_key(from[i]) & mask;
      indices[at] = static_cast<Index>(i);
      const bool level = key == bound && wanted > 0;
      wanted -= level ? 1 : 0;
      at += key > bound || level ? 1 : 0;
    }
    std::sort(indices, indices + k, [from](Index a, Index b) {
      const word x = detail::order_key(from[a]), y = detail::order_key(from[b]);
      return x != y ? x > y : a < b;
    });
    for (index_t i = 0; i < k; ++i) values[i] = from[indices[i]];
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
