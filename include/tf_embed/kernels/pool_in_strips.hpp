// SPDX-License-Identifier: Apache-2.0
// Pooling into an output that lies partly over its input.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/support/in_strips.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// pool by strips.
template <class T, class Arch, class Pool>
void pool_in_strips(const pool_sizes& s, const overlap_run& how, const T* in, T* out) noexcept {
  in_strips(s, how, [&](const pool_sizes& part, index_t in_pixel, index_t out_pixel) {
    pool<T, Arch, Pool>(part, in + in_pixel * s.channels, out + out_pixel * s.channels);
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
