// SPDX-License-Identifier: Apache-2.0
// ArgMax and ArgMin.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct arg_max_axis {
  int axis = 0;  ///< counted from 0
};

/// Where input 0 is largest (smallest) along the axis that input 1 names; the first of equals, NaN passed over.
struct arg_max : op_base<arg_max, arg_max_axis>, bounded_op {
  static constexpr std::string_view op_stem = "arg_max";
  bool operator==(const arg_max&) const = default;

  bool smallest = false;  ///< ArgMin
  dtype output_type = dtype::int64;

  result<std::vector<tensor_type>> infer(const shape_context& context, arg_max_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_arg_max(const attributes& a);

std::span<const op_row> arg_max_rows();

}  // namespace tf_embed::gen
