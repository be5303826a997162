// SPDX-License-Identifier: Apache-2.0
// Gradients of convolutions: those of the filters, and that of a depthwise convolution's input.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

/// Conv2DBackpropFilter and its depthwise sister. Inputs: x of the forward convolution, the sizes of the filter
/// (constant), and the gradient of the result. A product of x's patches with that gradient.
struct filter_grad : op_base<filter_grad> {
  static constexpr std::string_view op_stem = "convolution_grad";

  window_attributes window;
  bool is_depthwise = false;
  shape filter_sizes;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

/// DepthwiseConv2dNativeBackpropInput. Inputs: the sizes of x (constant), the filter, and the gradient of the result.
/// The same as Conv2DBackpropInput with as many groups as channels.
struct depthwise_input_grad : op_base<depthwise_input_grad> {
  static constexpr std::string_view op_stem = "convolution_grad";

  window_attributes window;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;

 private:
  shape grouped_;  ///< the filter's shape for one channel in a group; set by infer_shape
  shape input_sizes_;
};

result<std::unique_ptr<op>> load_filter_grad(const attributes& a);
result<std::unique_ptr<op>> load_depthwise_input_grad(const attributes& a);

}  // namespace tf_embed::gen
