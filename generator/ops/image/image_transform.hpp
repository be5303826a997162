// SPDX-License-Identifier: Apache-2.0
// ImageProjectiveTransformV2 and V3: images seen through a projection.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference reads out of image_transform's operands: the sizes of the result.
struct image_transform_sizes {
  std::int64_t height = 0;
  std::int64_t width = 0;
};

/// Inputs: images, eight numbers for each (or for all), the height and width of the result (constant), and for V3 what
/// stands where the projection leaves the image.
struct image_transform : op_base<image_transform, image_transform_sizes> {
  static constexpr std::string_view op_stem = "image_transform";
  bool operator==(const image_transform&) const = default;
  /// What is read outside of the image.
  enum class border { constant, reflect, wrap, nearest };

  bool is_bilinear = false;  ///< else the nearest pixel
  border mode = border::constant;
  bool has_value = false;  ///< V3

  result<std::vector<tensor_type>> infer(const shape_context& context, image_transform_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> image_transform_rows();

}  // namespace tf_embed::gen
