// SPDX-License-Identifier: Apache-2.0
// What the standard library's algorithms are given to compare by: types of this target, so that what the compiler makes
// of an algorithm is not shared with objects of other flags (core/target.hpp), as std::sort(first, last) would be.
#pragma once

#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

struct less {
  template <class T>
  constexpr bool operator()(const T& a, const T& b) const noexcept {
    return a < b;
  }
};

struct equal_to {
  template <class T>
  constexpr bool operator()(const T& a, const T& b) const noexcept {
    return a == b;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
