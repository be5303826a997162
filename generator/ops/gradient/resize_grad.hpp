// SPDX-License-Identifier: Apache-2.0
// ResizeBilinearGrad, ResizeBicubicGrad, ResizeNearestNeighborGrad: the gradient of an image from that of the resized
// one.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <array>

namespace tf_embed::gen {

/// What resize_grad keeps from inference.
struct resize_grad_result {
  std::array<std::int64_t, 2> size{};  ///< height and width
  gen::dtype dtype = gen::dtype::float32;
};

/// Input 0 is the gradient of the resized image; input 1 the image itself, of which the shape alone counts, or for
/// nearest its height and width. Rows and columns are products with matrices that the forward op's weights make.
struct resize_grad : composite_op<resize_grad, resize_grad_result> {
  static constexpr std::string_view op_stem = "resize_grad";
  bool operator==(const resize_grad&) const = default;
  enum class form { bilinear, bicubic, nearest };

  form kind = form::bilinear;
  bool align_corners = false;
  bool half_pixel_centers = false;

  result<std::vector<tensor_type>> infer(const shape_context& context, resize_grad_result& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> resize_grad_rows();

}  // namespace tf_embed::gen
