// SPDX-License-Identifier: Apache-2.0
// AddN: the sum of tensors of one type.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What add_n keeps from inference.
struct add_n_operands {
  std::size_t count = 0;  ///< how many there are
};

/// All inputs added in their order.
struct add_n : op_base<add_n, add_n_operands> {
  static constexpr std::string_view op_stem = "add_n";
  bool operator==(const add_n&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, add_n_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  result<std::vector<value>> expand(subgraph& s) const override;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  bool is_view() const override { return inferred.count == 1; }
};

std::span<const op_row> add_n_rows();

}  // namespace tf_embed::gen
