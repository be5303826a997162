// SPDX-License-Identifier: Apache-2.0
// ArgMax and ArgMin.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Where input 0 is largest (smallest) along the axis that input 1 names; the first of equals, NaN passed over.
struct arg_max : op_base<arg_max> {
  static constexpr std::string_view op_stem = "arg_max";

  bool smallest = false;  ///< ArgMin
  dtype output_type = dtype::int64;
  int axis = 0;  ///< from infer_shape: counted from 0

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_arg_max(const attributes& a);

}  // namespace tf_embed::gen
