// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution into an output that lies partly over its input.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/depthwise_conv2d.hpp>
#include <tf_embed/kernels/support/in_strips.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// depthwise_conv2d by strips. The residual may be `out`, but must not touch `in`.
template <class T, class Arch, bool Many, class Activation>
void depthwise_conv2d_in_strips(const depthwise_sizes& s, const overlap_run& how, const T* in, const T* weights, T* out,
                                const epilogue<T, Activation>& end) noexcept {
  const index_t channels = s.channels * s.multiplier;
  in_strips(s, how, [&](const depthwise_sizes& part, index_t in_pixel, index_t out_pixel) {
    epilogue<T, Activation> part_end = end;
    if (end.residual) part_end.residual += out_pixel * channels;
    depthwise_conv2d<T, Arch, Many>(part, in + in_pixel * s.channels, weights, out + out_pixel * channels, part_end);
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
