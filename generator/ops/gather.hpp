// SPDX-License-Identifier: Apache-2.0
// Gather, GatherV2: slices picked by index.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct gather : op_base<gather> {
  static constexpr std::string_view op_stem = "gather";

  bool has_axis = false;        ///< GatherV2: the axis is operand 2
  int axis = 0;                 ///< set by infer_shape; never negative
  std::int64_t batch_dims = 0;  ///< as in the graph until infer_shape makes it non-negative
  gen::shape target;            ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_gather(const attributes& a);  ///< Gather, GatherV2

}  // namespace tf_embed::gen
