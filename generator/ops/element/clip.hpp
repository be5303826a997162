// SPDX-License-Identifier: Apache-2.0
// ClipByValue.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// max(min(input 0, input 2), input 1); the bounds are scalars or have input 0's shape. A NaN bound does not bind.
struct clip : op_base<clip>, bounded_op {
  static constexpr std::string_view op_stem = "clip";
  bool operator==(const clip&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::optional<activation> as_activation(std::span<const tensor* const> constants) const override;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

std::span<const op_row> clip_rows();

}  // namespace tf_embed::gen
