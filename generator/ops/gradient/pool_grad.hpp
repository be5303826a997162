// SPDX-License-Identifier: Apache-2.0
// MaxPoolGrad, AvgPoolGrad.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/pool_window.hpp"

namespace tf_embed::gen {

/// What inference reads out of pool_grad's operands.
struct pool_grad_operands {
  shape input_sizes;  ///< of x, in the data format
};

/// Inputs: for MaxPoolGrad x, the pooled x (whose values do not matter) and the gradient of that; for AvgPoolGrad the
/// sizes of x (constant) and the gradient. Output: the gradient of x.
struct pool_grad : op_base<pool_grad, pool_grad_operands> {
  static constexpr std::string_view op_stem = "pool_grad";
  bool operator==(const pool_grad&) const = default;

  pool_kind kind = pool_kind::max;
  sized_window window;

  std::size_t gradient() const { return kind == pool_kind::max ? 2 : 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context, pool_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> pool_grad_rows();

}  // namespace tf_embed::gen
