// SPDX-License-Identifier: Apache-2.0
// Select and SelectV2.
#pragma once

#include "ir/choice.hpp"
#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Input 0 ? input 1 : input 2, element by element.
struct select : op_base<select>, bounded_op, choosing_op {
  static constexpr std::string_view op_stem = "select";
  bool operator==(const select&) const = default;

  /// Select's rule for shapes instead of NumPy's: both choices have one shape, and the condition has that shape too, or
  /// is a scalar, or a vector that chooses whole rows.
  bool by_rows = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::optional<choice> choose(const std::vector<choice_input>& inputs) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

std::span<const op_row> select_rows();

}  // namespace tf_embed::gen
