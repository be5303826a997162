// SPDX-License-Identifier: Apache-2.0
// Windowed layers whose output may lie over their input.
#pragma once

#include "ops/spatial_window.hpp"
#include "plan/layer_builder.hpp"

namespace tf_embed::gen {

/// Lets the output `y` of the next layer lie over input 0, `x`, as far as pieces of rows allow; or of pixels, for an
/// image of one row and, if `flatten` says that the layer sees it that way, for a window of one pixel.
void allow_window_overlap(layer_builder& b, const feature_map& x, const feature_map& y, const window_2d& window,
                          bool flatten = false);

}  // namespace tf_embed::gen
