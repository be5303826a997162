// SPDX-License-Identifier: Apache-2.0
// Shapes as types.
#pragma once

#include <tf_embed/core/target.hpp>

#include <array>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET {

/// Sizes and other non-negative or signed per-axis integers; wide enough for any tensor that fits an address space.
using index_t = std::ptrdiff_t;

/// A static shape, outermost axis first. `shape<>` is a scalar.
template <index_t... Dims>
struct shape {
  static_assert(((Dims >= 0) && ...), "tf_embed: a shape's dimensions must not be negative");

  static constexpr std::size_t rank = sizeof...(Dims);
  static constexpr index_t size = (index_t{1} * ... * Dims);
  static constexpr std::array<index_t, rank> dims{Dims...};

  /// The size of axis `i`.
  static constexpr index_t dim(std::size_t i) { return dims[i]; }

  /// The product of the sizes of axes [from, to).
  static constexpr index_t product(std::size_t from, std::size_t to) {
    index_t n = 1;
    for (std::size_t i = from; i < to; ++i) n *= dims[i];
    return n;
  }
};

/// A list of signed integers as a type: strides, permutations, paddings.
template <index_t... Values>
struct ints {
  static constexpr std::size_t size = sizeof...(Values);
  static constexpr std::array<index_t, size> values{Values...};
};

}  // namespace tf_embed::TF_EMBED_TARGET
