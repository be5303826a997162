// SPDX-License-Identifier: Apache-2.0
// ReverseV2, Reverse: axes reversed.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <vector>

namespace tf_embed::gen {

struct reversed_axes {
  std::vector<bool> turned;  ///< per axis of the input
};

struct reverse : op_base<reverse, reversed_axes> {
  static constexpr std::string_view op_stem = "reverse";
  bool operator==(const reverse&) const = default;

  bool is_flags = false;  ///< Reverse: the operand is one bool for each axis

  result<std::vector<tensor_type>> infer(const shape_context& context, reversed_axes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_reverse(const attributes& a);  ///< both forms

std::span<const op_row> reverse_rows();

}  // namespace tf_embed::gen
