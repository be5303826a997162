// SPDX-License-Identifier: Apache-2.0
// CropAndResize: parts of images, all of one size.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: images [batch,height,width,channels], boxes [n,4] as y1,x1,y2,x2 in parts of the image, box_ind [n],
/// crop_size. Output 0 is float32 [n,crop_height,crop_width,channels].
struct crop_and_resize : op_base<crop_and_resize> {
  static constexpr std::string_view op_stem = "crop_and_resize";

  bool is_nearest = false;
  float extrapolation_value = 0;  ///< where a box leaves the image
  std::int64_t height = 0;        ///< of the crops; set by infer_shape
  std::int64_t width = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_crop_and_resize(const attributes& a);

}  // namespace tf_embed::gen
