// SPDX-License-Identifier: Apache-2.0
// Concat, ConcatV2: tensors joined along one axis.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct concat : op_base<concat> {
  static constexpr std::string_view op_stem = "concat";

  bool axis_first = false;  ///< Concat has the axis as its first operand, ConcatV2 as its last
  int axis = 0;             ///< set by infer_shape; never negative

  /// The index of the first tensor among the inputs, and how many there are among `inputs`.
  std::size_t first() const { return axis_first ? 1 : 0; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_concat(const attributes& a);  ///< both forms

}  // namespace tf_embed::gen
