// SPDX-License-Identifier: Apache-2.0
// OneHot: indices turned into rows with one position marked.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct one_hot : op_base<one_hot> {
  static constexpr std::string_view op_stem = "one_hot";

  std::int64_t axis = -1;  ///< where depth comes in the result; as in the graph until infer_shape makes it non-negative
  std::int64_t depth = 0;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_one_hot(const attributes& a);

}  // namespace tf_embed::gen
