// SPDX-License-Identifier: Apache-2.0
// MaxPool3DGrad, AvgPool3DGrad.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window_3d.hpp"
#include "ops/window/pool.hpp"

namespace tf_embed::gen {

/// What inference reads out of pool3d_grad's operands.
struct pool3d_grad_operands {
  shape input_sizes;  ///< of x, in the data format
};

/// Inputs: for MaxPool3DGrad x, the pooled x and the gradient of that; for AvgPool3DGrad the sizes of x (constant) and
/// the gradient. Output: the gradient of x. The maximum's gradient goes to all elements that equal it.
struct pool3d_grad : op_base<pool3d_grad, pool3d_grad_operands> {
  static constexpr std::string_view op_stem = "pool3d_grad";
  bool operator==(const pool3d_grad&) const = default;

  pool_kind kind = pool_kind::max;
  window_attributes_3d window;
  per_axis kernel{1, 1, 1};

  std::size_t gradient() const { return kind == pool_kind::max ? 2 : 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context, pool3d_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> pool3d_grad_rows();

}  // namespace tf_embed::gen
