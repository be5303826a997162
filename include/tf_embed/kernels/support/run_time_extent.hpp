// SPDX-License-Identifier: Apache-2.0
// Arithmetic on sizes that are only known at run time.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// `count` * `times`, kept within what the tensor has room for.
template <class Count>
constexpr index_t run_time_extent(Count count, index_t times, index_t most) noexcept {
  if (count <= 0) return 0;
  const index_t n = static_cast<index_t>(count);
  return n > most / times ? most : n * times;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
