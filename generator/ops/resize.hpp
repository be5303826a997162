// SPDX-License-Identifier: Apache-2.0
// ResizeBilinear, ResizeNearestNeighbor: images of another size.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/resample_taps.hpp"

namespace tf_embed::gen {

struct resize : op_base<resize> {
  static constexpr std::string_view op_stem = "resize";

  bool is_bilinear = true;  ///< the result is float32 then; else of the image's dtype
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::int64_t height = 0;  ///< of the result; set by infer_shape
  std::int64_t width = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

/// Which positions of an axis a position of the resized axis mixes; of nearest a single one.
resample_taps resize_taps(const resize& form, std::int64_t in, std::int64_t out);

result<std::unique_ptr<op>> load_resize_bilinear(const attributes& a);
result<std::unique_ptr<op>> load_resize_nearest_neighbor(const attributes& a);

}  // namespace tf_embed::gen
