// SPDX-License-Identifier: Apache-2.0
// Slices written, added and so on to places named by tuples of indices.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// What becomes of an element when a value arrives.
struct scatter_update {
  template <class T>
  static T put(T, T x) noexcept {
    return x;
  }
};

/// Integers wrap; bool is or.
struct scatter_add {
  template <class T>
  static T put(T to, T x) noexcept {
    if constexpr (std::is_same_v<T, bool>) {
      return to || x;
    } else {
      return wrapping_sum(to, x);
    }
  }
};

struct scatter_sub {
  template <class T>
  static T put(T to, T x) noexcept {
    return wrapping_difference(to, x);
  }
};

/// A NaN among the updates is ignored, one in the target stays.
struct scatter_min {
  template <class T>
  static T put(T to, T x) noexcept {
    return x < to ? x : to;
  }
};

struct scatter_max {
  template <class T>
  static T put(T to, T x) noexcept {
    return to < x ? x : to;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// For each of `count` tuples: `run` elements of `updates` to the place that the tuple names. A tuple that names none
/// is an error, or is left out.
template <class Op, bool IgnoreOutside, class T, class Index>
status scatter_nd(T* to, const T* updates, const Index* indices, index_t count, std::size_t depth, const index_t* dims,
                  const index_t* strides, index_t run) noexcept {
  for (index_t n = 0; n < count; ++n, indices += depth, updates += run) {
    index_t offset = 0;
    bool inside = true;
    for (std::size_t i = 0; i < depth; ++i) {
      const auto at = static_cast<index_t>(indices[i]);
      inside = inside && at >= 0 && at < dims[i];
      if (inside) offset += at * strides[i];
    }
    if (!inside) {
      if (IgnoreOutside) continue;
      return status::index_out_of_range;
    }
    T* const place = to + offset;
    for (index_t i = 0; i < run; ++i) place[i] = Op::put(place[i], updates[i]);
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
