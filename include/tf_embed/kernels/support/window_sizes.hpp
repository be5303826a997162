// SPDX-License-Identifier: Apache-2.0
// The numbers that the windowed kernels (convolutions, pools) and their planning share.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Images before and after a window went over them, and the window. Kernels add their channels.
struct window_sizes {
  index_t batch, in_h, in_w;
  index_t out_h, out_w;
  index_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
  index_t pad_top, pad_left;
};

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
