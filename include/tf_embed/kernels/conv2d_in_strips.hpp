// SPDX-License-Identifier: Apache-2.0
// Convolution into an output that lies partly over its input.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/support/in_strips.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// `kernel`, a form of conv2d, by strips. The residual may be `out`, but must not touch `in`.
template <class T, class Activation>
TF_EMBED_NOINLINE void conv2d_in_strips(void (*kernel)(const conv2d_sizes&, const T*, const T*, T*,
                                                       const epilogue<T, Activation>&) noexcept,
                                        const conv2d_sizes& s, const overlap_run& how, const T* in, const T* weights,
                                        T* out, const epilogue<T, Activation>& end) noexcept {
  in_strips(s, how, [&](const conv2d_sizes& part, index_t in_pixel, index_t out_pixel) {
    epilogue<T, Activation> part_end = end;
    if (end.residual) part_end.residual += out_pixel * s.out_channels;
    kernel(part, in + in_pixel * s.in_channels, weights, out + out_pixel * s.out_channels, part_end);
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
