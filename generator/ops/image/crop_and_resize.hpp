// SPDX-License-Identifier: Apache-2.0
// CropAndResize: parts of images, all of one size.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference reads out of crop_and_resize's operands: the sizes of the result.
struct crop_and_resize_sizes {
  std::int64_t height = 0;
  std::int64_t width = 0;
};

/// Inputs: images [batch,height,width,channels], boxes [n,4] as y1,x1,y2,x2 in parts of the image, box_ind [n],
/// crop_size. Output 0 is float32 [n,crop_height,crop_width,channels].
struct crop_and_resize : op_base<crop_and_resize, crop_and_resize_sizes> {
  static constexpr std::string_view op_stem = "crop_and_resize";
  bool operator==(const crop_and_resize&) const = default;

  bool is_nearest = false;
  float extrapolation_value = 0;  ///< where a box leaves the image

  result<std::vector<tensor_type>> infer(const shape_context& context, crop_and_resize_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

std::span<const op_row> crop_and_resize_rows();

}  // namespace tf_embed::gen
