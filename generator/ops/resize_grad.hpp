// SPDX-License-Identifier: Apache-2.0
// ResizeBilinearGrad, ResizeBicubicGrad, ResizeNearestNeighborGrad: what an image's resized form says about it.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <array>

namespace tf_embed::gen {

/// Input 0 is the gradient of the resized image; input 1 the image itself, of which the shape alone counts, or for
/// nearest its height and width. Rows and columns are products with matrices that the forward op's weights make.
struct resize_grad : op_base<resize_grad> {
  static constexpr std::string_view op_stem = "resize_grad";
  enum class form { bilinear, bicubic, nearest };

  form kind = form::bilinear;
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::array<std::int64_t, 2> size{};  ///< height and width of the result; set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;

 private:
  dtype output_ = dtype::float32;
};

result<std::unique_ptr<op>> load_resize_grad(const attributes& a);

}  // namespace tf_embed::gen
