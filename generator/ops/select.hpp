// SPDX-License-Identifier: Apache-2.0
// Select and SelectV2.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Input 0 ? input 1 : input 2, element by element.
struct select : op_base<select> {
  static constexpr std::string_view op_stem = "select";

  /// Select's rule for shapes instead of NumPy's: both choices have one shape, and the condition has that shape too, or
  /// is a scalar, or a vector that chooses whole rows.
  bool by_rows = false;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_select(const attributes& a);

}  // namespace tf_embed::gen
