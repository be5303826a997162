// SPDX-License-Identifier: Apache-2.0
// GatherNd: slices picked by tuples of indices.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct gather_nd : op_base<gather_nd> {
  static constexpr std::string_view op_stem = "gather_nd";

  gen::shape target;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_gather_nd(const attributes& a);

}  // namespace tf_embed::gen
