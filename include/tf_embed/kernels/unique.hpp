// SPDX-License-Identifier: Apache-2.0
// Different slices, in the order in which they come first.
#pragma once

#include <tf_embed/core/shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tf_embed::kernels {

/// x[outer, n, inner], of which slices along the middle axis are compared.
struct slices {
  index_t outer;
  index_t n;
  index_t inner;
};

/// -1, 0 or 1: an order of all values, in which NaN comes last and is equal to NaN.
template <class T>
int order_of(const T& a, const T& b) noexcept {
  if (a < b) return -1;
  if (b < a) return 1;
  if (a == b) return 0;
  return static_cast<int>(a != a) - static_cast<int>(b != b);
}

template <class T>
int order_of_slices(const T* x, const slices& s, index_t a, index_t b) noexcept {
  for (index_t o = 0; o < s.outer; ++o, x += s.n * s.inner) {
    for (index_t i = 0; i < s.inner; ++i) {
      if (const int order = order_of(x[a * s.inner + i], x[b * s.inner + i]); order != 0) return order;
    }
  }
  return 0;
}

/// Whether a slice is like itself: it holds no NaN.
template <class T>
bool is_ordered(const T* x, const slices& s, index_t a) noexcept {
  for (index_t o = 0; o < s.outer; ++o, x += s.n * s.inner) {
    for (index_t i = 0; i < s.inner; ++i) {
      if (x[a * s.inner + i] != x[a * s.inner + i]) return false;
    }
  }
  return true;
}

/// Writes the different slices to the front of y[outer, n, inner], the index of each slice's like among them to
/// `indices`, and how many they are; with `counts`, how often each occurs. `order` is room for n numbers. The rest of y
/// and of `counts` becomes 0.
template <class T, class Index>
index_t unique(T* y, Index* indices, Index* counts, Index* order, const T* x, const slices& s) noexcept {
  for (index_t i = 0; i < s.n; ++i) order[i] = static_cast<Index>(i);
  std::sort(order, order + s.n, [&](Index a, Index b) {
    const int by_value = order_of_slices(x, s, a, b);
    return by_value != 0 ? by_value < 0 : a < b;
  });
  // First where the like of each comes first; of equals that is the first in the order.
  for (index_t i = 0, first = 0; i < s.n; ++i) {
    const auto starts = static_cast<index_t>(order[first]);
    if (order_of_slices(x, s, starts, order[i]) != 0 || !is_ordered(x, s, order[i])) first = i;
    indices[order[i]] = order[first];
  }
  index_t found = 0;
  if (counts) std::fill(counts, counts + s.n, Index{0});
  for (index_t i = 0; i < s.n; ++i) {
    if (static_cast<index_t>(indices[i]) == i) {
      for (index_t o = 0; o < s.outer; ++o) {
        const index_t row = o * s.n * s.inner;
        std::copy_n(x + row + i * s.inner, s.inner, y + row + found * s.inner);
      }
      indices[i] = static_cast<Index>(found++);
    } else {
      indices[i] = indices[indices[i]];
    }
    if (counts) ++counts[indices[i]];
  }
  for (index_t o = 0; o < s.outer; ++o) std::fill(y + (o * s.n + found) * s.inner, y + (o + 1) * s.n * s.inner, T{});
  return found;
}

}  // namespace tf_embed::kernels
