// SPDX-License-Identifier: Apache-2.0
#include "ops/image/image_ops.hpp"

#include "ops/image/colour.hpp"
#include "ops/image/combined_non_max_suppression.hpp"
#include "ops/image/crop_and_resize.hpp"
#include "ops/image/image_transform.hpp"
#include "ops/image/non_max_suppression.hpp"
#include "ops/image/resample.hpp"
#include "ops/image/resize.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> image_ops() {
  return {colour_rows(),          combined_non_max_suppression_rows(), crop_and_resize_rows(),
          image_transform_rows(), non_max_suppression_rows(),          resample_rows(),
          resize_rows()};
}

}  // namespace tf_embed::gen
