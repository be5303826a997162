// SPDX-License-Identifier: Apache-2.0
// ReverseV2, Reverse: axes turned around.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <vector>

namespace tf_embed::gen {

struct reverse : op_base<reverse> {
  static constexpr std::string_view op_stem = "reverse";

  bool is_flags = false;     ///< Reverse: the operand is one bool for each axis
  std::vector<bool> turned;  ///< per axis; set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_reverse(const attributes& a);  ///< both forms

}  // namespace tf_embed::gen
