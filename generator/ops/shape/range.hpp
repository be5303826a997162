// SPDX-License-Identifier: Apache-2.0
// Range, LinSpace: numbers at equal distances, computed at generation.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Range(start, limit, delta) or LinSpace(start, stop, num).
struct range : op_base<range>, bounded_op {
  static constexpr std::string_view op_stem = "range";
  bool operator==(const range&) const = default;

  bool is_linspace = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_range(const attributes& a);
result<std::unique_ptr<op>> load_lin_space(const attributes& a);

std::span<const op_row> range_rows();

}  // namespace tf_embed::gen
