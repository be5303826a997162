// SPDX-License-Identifier: Apache-2.0
// ResizeBilinear, ResizeNearestNeighbor: images of another size.
#pragma once

#include "ir/op.hpp"
#include "ops/image/resample_taps.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference reads out of resize's operands: the sizes of the result.
struct resize_sizes {
  std::int64_t height = 0;
  std::int64_t width = 0;
};

/// Input 0 [batch,height,width,channels] in the sizes of input 1.
struct resize : op_base<resize, resize_sizes> {
  static constexpr std::string_view op_stem = "resize";
  bool operator==(const resize&) const = default;

  bool is_bilinear = true;  ///< the result is float32 then; else of the image's dtype
  bool align_corners = false;
  bool half_pixel_centers = false;

  result<std::vector<tensor_type>> infer(const shape_context& context, resize_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

/// Which positions of an axis a position of the resized axis mixes; of nearest a single one.
resample_taps resize_taps(const resize& form, std::int64_t in, std::int64_t out);

std::span<const op_row> resize_rows();

}  // namespace tf_embed::gen
