// SPDX-License-Identifier: Apache-2.0
// Windowed layers whose output may lie over their input.
#pragma once

#include "ops/support/spatial_window.hpp"
#include "program/layer_spec.hpp"

namespace tf_embed::gen {

/// How the output `y` of a layer may lie over its input 0, `x`: as far as strips of rows allow; or of pixels, for an
/// image of one row and, if `flatten` says that the layer sees it that way, for a window of one pixel.
overlap_permission window_overlap(const feature_map& x, const feature_map& y, const window_2d& window,
                                  bool flatten = false);

}  // namespace tf_embed::gen
