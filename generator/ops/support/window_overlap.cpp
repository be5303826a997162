// SPDX-License-Identifier: Apache-2.0
#include "ops/support/window_overlap.hpp"

#include <tf_embed/kernels/support/in_strips.hpp>
#include <tf_embed/kernels/support/window_sizes.hpp>

namespace tf_embed::gen {

overlap_permission window_overlap(const feature_map& x, const feature_map& y, const window_2d& w, bool flatten) {
  kernels::window_sizes sizes{x.n,        x.h,        x.w,          y.h,          y.w,        w.h.kernel, w.w.kernel,
                              w.h.stride, w.w.stride, w.h.dilation, w.w.dilation, w.h.before, w.w.before};
  if (flatten) sizes = kernels::flattened(sizes);
  return {0, kernels::sweep_of(sizes, x.c, y.c), kernels::sweeps_columns(sizes)};
}

}  // namespace tf_embed::gen
