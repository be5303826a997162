// SPDX-License-Identifier: Apache-2.0
// AddN: the sum of tensors of one type.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// All inputs added in their order.
struct add_n : op_base<add_n> {
  static constexpr std::string_view op_stem = "add_n";

  std::size_t count = 0;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_view() const override { return count == 1; }
};

result<std::unique_ptr<op>> load_add_n(const attributes& a);

}  // namespace tf_embed::gen
