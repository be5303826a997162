// SPDX-License-Identifier: Apache-2.0
// What is in one list and not in another.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/comparisons.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Writes the elements of x that y does not hold to the front of `out`, where they were to `indices`, and 0 to the rest
/// of both; answers how many they are. `sorted` is room for the elements of y.
template <class T, class Index>
index_t list_diff(T* out, Index* indices, T* sorted, const T* x, index_t size, const T* y, index_t others) noexcept {
  // NaN is like nothing, and would break the order.
  T* const end = std::copy_if(y, y + others, sorted, [](const T& v) { return v == v; });
  std::sort(sorted, end, less{});
  index_t found = 0;
  for (index_t i = 0; i < size; ++i) {
    const T* const at = std::lower_bound(static_cast<const T*>(sorted), static_cast<const T*>(end), x[i], less{});
    if (at != end && *at == x[i]) continue;
    out[found] = x[i];
    indices[found++] = static_cast<Index>(i);
  }
  std::fill(out + found, out + size, T{});
  std::fill(indices + found, indices + size, Index{0});
  return found;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
