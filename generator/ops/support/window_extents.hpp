// SPDX-License-Identifier: Apache-2.0
// Windows that slide along an axis whose size is only known at run time.
#pragma once

#include "ir/op.hpp"
#include "ops/support/spatial_window.hpp"
#include "program/layer_builder.hpp"

#include <vector>

namespace tf_embed::gen {

/// Only a run has sizes that are smaller than the window and give nothing.
too_large window_limit(const shape_context& context);

/// The extents of the output of a window over input 0, as `attributes` ask for and `placed` on the upper bounds: of the
/// batch, and of rows and columns where the borders do not depend on the size. Nothing else has an extent, the
/// channels included.
result<void> window_extents(const shape_context& context, const window_attributes& attributes, const window_2d& placed,
                            std::vector<tensor_type>& outputs);

/// Layers that find, and check, how many positions such a window has: also where the output has no elements, as others
/// may read the count.
void count_positions(layer_builder& b, const window_attributes& attributes, const window_2d& placed);

/// Input 0 of such a window in NHWC with `with` beyond rows and columns, behind the layers of count_positions.
operand windowed_input(layer_builder& b, const window_attributes& attributes, const window_2d& placed, filler with);

}  // namespace tf_embed::gen
