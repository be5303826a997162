// SPDX-License-Identifier: Apache-2.0
// GatherNd: slices picked by tuples of indices.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct gather_nd_shape {
  gen::shape target;  ///< the result's
};

struct gather_nd : op_base<gather_nd, gather_nd_shape> {
  static constexpr std::string_view op_stem = "gather_nd";
  bool operator==(const gather_nd&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, gather_nd_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_gather_nd(const attributes& a);

std::span<const op_row> gather_nd_rows();

}  // namespace tf_embed::gen
