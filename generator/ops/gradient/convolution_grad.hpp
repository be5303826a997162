// SPDX-License-Identifier: Apache-2.0
// Gradients of convolutions: those of the filters, and that of a depthwise convolution's input.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window.hpp"

namespace tf_embed::gen {

/// What inference reads out of filter_grad's operands.
struct filter_grad_operands {
  shape filter_sizes;  ///< of the result
};

/// Conv2DBackpropFilter and DepthwiseConv2dNativeBackpropFilter. Inputs: x of the forward convolution, the sizes of the
/// filter (constant), and the gradient of the result. A product of x's patches with that gradient.
struct filter_grad : composite_op<filter_grad, filter_grad_operands> {
  static constexpr std::string_view op_stem = "convolution_grad";
  bool operator==(const filter_grad&) const = default;

  window_attributes window;
  bool is_depthwise = false;

  result<std::vector<tensor_type>> infer(const shape_context& context, filter_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

/// What inference finds for depthwise_input_grad.
struct depthwise_input_grad_operands {
  shape grouped_filter;  ///< the filter's shape with one channel of x in a group
  shape input_sizes;     ///< all four sizes of x, in the data format
};

/// DepthwiseConv2dNativeBackpropInput. Inputs: the sizes of x (constant), the filter, and the gradient of the result.
/// The same as Conv2DBackpropInput with as many groups as channels.
struct depthwise_input_grad : composite_op<depthwise_input_grad, depthwise_input_grad_operands> {
  static constexpr std::string_view op_stem = "convolution_grad";
  bool operator==(const depthwise_input_grad&) const = default;

  window_attributes window;

  result<std::vector<tensor_type>> infer(const shape_context& context, depthwise_input_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> convolution_grad_rows();

}  // namespace tf_embed::gen
