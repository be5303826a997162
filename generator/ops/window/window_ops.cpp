// SPDX-License-Identifier: Apache-2.0
#include "ops/window/window_ops.hpp"

#include "ops/window/conv2d.hpp"
#include "ops/window/conv2d_backprop_input.hpp"
#include "ops/window/conv3d.hpp"
#include "ops/window/depthwise_conv2d.hpp"
#include "ops/window/dilation2d.hpp"
#include "ops/window/extract_patches.hpp"
#include "ops/window/fused.hpp"
#include "ops/window/pool.hpp"
#include "ops/window/pool3d.hpp"
#include "ops/window/pool_places.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> window_ops() {
  return {conv2d_rows(),     conv2d_backprop_input_rows(),
          conv3d_rows(),     depthwise_conv2d_rows(),
          dilation2d_rows(), extract_patches_rows(),
          fused_rows(),      pool_rows(),
          pool3d_rows(),     pool_places_rows()};
}

}  // namespace tf_embed::gen
