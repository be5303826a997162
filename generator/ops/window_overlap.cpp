// SPDX-License-Identifier: Apache-2.0
#include "ops/window_overlap.hpp"

#include <tf_embed/kernels/in_pieces.hpp>

namespace tf_embed::gen {
namespace {

/// What the kernels' own size structures have in common.
struct window_sizes {
  index_t batch, in_h, in_w, out_h, out_w;
  index_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
  index_t pad_top, pad_left;
};

}  // namespace

void allow_window_overlap(layer_builder& b, const feature_map& x, const feature_map& y, const window_2d& w,
                          bool flatten) {
  window_sizes sizes{x.n,        x.h,        x.w,          y.h,          y.w,        w.h.kernel, w.w.kernel,
                     w.h.stride, w.w.stride, w.h.dilation, w.w.dilation, w.h.before, w.w.before};
  if (flatten) sizes = kernels::flattened(sizes);
  b.allow_overlap(0, kernels::sweep_of(sizes, x.c, y.c), kernels::sweeps_columns(sizes));
}

}  // namespace tf_embed::gen
