// SPDX-License-Identifier: Apache-2.0
// MaxPoolWithArgmax, and the ways back of pooling: MaxPoolGrad, AvgPoolGrad.
#pragma once

#include "ops/op.hpp"
#include "ops/pool.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// A window over height and width with its size, without dilation.
struct sized_window {
  window_attributes window;
  std::int64_t kernel_h = 1;
  std::int64_t kernel_w = 1;

  result<window_2d> place(const feature_map& x) const { return place_window(window, x.h, x.w, kernel_h, kernel_w); }
};

/// Input: x. Outputs: the maxima, and where they are: elements counted from the beginning of the image or of x.
struct max_pool_with_argmax : op_base<max_pool_with_argmax> {
  static constexpr std::string_view op_stem = "pool_places";

  sized_window window;
  dtype index_type = dtype::int64;
  bool include_batch_in_index = false;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

/// Inputs: for MaxPoolGrad x, the pooled x (not looked at) and the gradient of that; for AvgPoolGrad the sizes of x
/// (constant) and the gradient. Output: the gradient of x.
struct pool_grad : op_base<pool_grad> {
  static constexpr std::string_view op_stem = "pool_places";

  pool_kind kind = pool_kind::max;
  sized_window window;
  shape input_sizes;  ///< of x, in the data format; set by infer_shape

  std::size_t gradient() const { return kind == pool_kind::max ? 2 : 1; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_max_pool_with_argmax(const attributes& a);
result<std::unique_ptr<op>> load_pool_grad(const attributes& a);

}  // namespace tf_embed::gen
