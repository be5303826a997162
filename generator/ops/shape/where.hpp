// SPDX-License-Identifier: Apache-2.0
// Where: the places of the elements that are not 0, as many as there are.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Output int64 [how many, rank of the input]: in row-major order the indices of the elements that are not 0 (NaN is
/// not). How many is known at run time only.
struct where : op_base<where>, bounded_op {
  static constexpr std::string_view op_stem = "where";
  bool operator==(const where&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
  bool takes_complex() const override { return false; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_where(const attributes& a);

std::span<const op_row> where_rows();

}  // namespace tf_embed::gen
