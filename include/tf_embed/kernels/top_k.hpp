// SPDX-License-Identifier: Apache-2.0
// The largest entries of a row.
#pragma once

#include <tf_embed/core/shape.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::kernels {

/// For each of `rows` rows of `n` the `k` largest, falling; of equal ones the first. NaN come last. A heap of the best
/// so far lives in the output `indices`, so no other memory is needed.
template <class T, class Index>
void top_k(T* values, Index* indices, const T* from, index_t rows, index_t n, index_t k) noexcept {
  for (index_t row = 0; row < rows; ++row, from += n, values += k, indices += k) {
    const auto better = [from](Index a, Index b) {
      const T x = from[a];
      const T y = from[b];
      if (x > y || (x == x && y != y)) return true;
      if (y > x || (y == y && x != x)) return false;
      return a < b;
    };
    for (index_t i = 0; i < k; ++i) indices[i] = static_cast<Index>(i);
    std::make_heap(indices, indices + k, better);  // the worst of the best is at the front
    for (index_t i = k; i < n && k > 0; ++i) {
      if (!better(static_cast<Index>(i), indices[0])) continue;
      std::pop_heap(indices, indices + k, better);
      indices[k - 1] = static_cast<Index>(i);
      std::push_heap(indices, indices + k, better);
    }
    std::sort_heap(indices, indices + k, better);
    for (index_t i = 0; i < k; ++i) values[i] = from[indices[i]];
  }
}

}  // namespace tf_embed::kernels
