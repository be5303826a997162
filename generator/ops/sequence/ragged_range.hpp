// SPDX-License-Identifier: Apache-2.0
// RaggedRange: several ranges, one after another.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Range for each element of the operands, which must be constant since they decide how long the result is. Outputs:
/// where each range begins and the last ends, and the ranges.
struct ragged_range : op_base<ragged_range> {
  static constexpr std::string_view op_stem = "ragged_range";
  bool operator==(const ragged_range&) const = default;

  gen::dtype splits_type = gen::dtype::int64;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_ragged_range(const attributes& a);

std::span<const op_row> ragged_range_rows();

}  // namespace tf_embed::gen
