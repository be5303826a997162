// SPDX-License-Identifier: Apache-2.0
// A pass over a row of numbers of which each is computed from those at the same place of other rows.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Calls `f(read, write)` for each batch of `n` numbers: `read(row)` is that batch of a row, `write(row, x)` stores it.
template <class T, class Arch, class F>
TF_EMBED_INLINE void for_each_batch(index_t n, F f) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(batch::size);
  index_t at = 0;
  for (; at + lanes <= n; at += lanes) {
    f([at](const T* row) TF_EMBED_LAMBDA_INLINE { return simd::load<Arch>(row + at); },
      [at](T* row, batch x) TF_EMBED_LAMBDA_INLINE { simd::store(row + at, x); });
  }
  if constexpr (lanes > 1) {
    if (const auto rest = static_cast<std::size_t>(n - at); rest != 0) {
      f([at, rest](const T* row) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(row + at, rest); },
        [at, rest](T* row, batch x) TF_EMBED_LAMBDA_INLINE { simd::store_partial(row + at, x, rest); });
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
