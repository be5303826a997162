// SPDX-License-Identifier: Apache-2.0
// ImageProjectiveTransformV2 and V3: images seen through a projection.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: images, eight numbers for each (or for all), the height and width of the result (constant), and for V3 what
/// stands where the projection leaves the image.
struct image_transform : op_base<image_transform> {
  static constexpr std::string_view op_stem = "image_transform";
  /// What is read outside of the image.
  enum class border { constant, reflect, wrap, nearest };

  bool is_bilinear = false;  ///< else the nearest pixel
  border mode = border::constant;
  bool has_value = false;   ///< V3
  std::int64_t height = 0;  ///< of the result; set by infer_shape
  std::int64_t width = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_image_transform(const attributes& a);

}  // namespace tf_embed::gen
