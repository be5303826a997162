// SPDX-License-Identifier: Apache-2.0
// BroadcastTo: a tensor stretched along axes of size 1.
#pragma once

#include "ir/op.hpp"
#include "ir/shaped_by_operand.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct broadcast_to_shape {
  gen::shape target;
  bool is_identity = false;  ///< nothing is stretched; axes of size 1 may come in front
};

struct broadcast_to : op_base<broadcast_to, broadcast_to_shape>, shaped_by_operand, bounded_op {
  static constexpr std::string_view op_stem = "broadcast_to";
  bool operator==(const broadcast_to&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, broadcast_to_shape& found) const;
  std::optional<std::size_t> shape_operand() const override { return 1; }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return inferred.is_identity; }
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_broadcast_to(const attributes& a);

std::span<const op_row> broadcast_to_rows();

}  // namespace tf_embed::gen
