// SPDX-License-Identifier: Apache-2.0
// Slices written, or added, to places named by tuples of indices.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::kernels {

/// For each of `count` tuples: `run` elements of `updates` to the place that the tuple names. Integers wrap; bool is
/// or.
template <bool Add, class T, class Index>
status scatter_nd(T* to, const T* updates, const Index* indices, index_t count, std::size_t depth, const index_t* dims,
                  const index_t* strides, index_t run) noexcept {
  for (index_t n = 0; n < count; ++n, indices += depth, updates += run) {
    index_t offset = 0;
    for (std::size_t i = 0; i < depth; ++i) {
      const auto at = static_cast<index_t>(indices[i]);
      if (at < 0 || at >= dims[i]) return status::index_out_of_range;
      offset += at * strides[i];
    }
    T* const place = to + offset;
    for (index_t i = 0; i < run; ++i) {
      if constexpr (!Add) {
        place[i] = updates[i];
      } else if constexpr (std::is_same_v<T, bool>) {
        place[i] = place[i] || updates[i];
      } else if constexpr (std::is_integral_v<T>) {
        place[i] = static_cast<T>(static_cast<std::uint64_t>(place[i]) + static_cast<std::uint64_t>(updates[i]));
      } else {
        place[i] += updates[i];
      }
    }
  }
  return status::ok;
}

}  // namespace tf_embed::kernels
