// SPDX-License-Identifier: Apache-2.0
// RaggedRange: several ranges one after the other.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Range for each element of the operands, which must be constant since they decide how long the result is. Outputs:
/// where each range begins and the last ends, and the ranges.
struct ragged_range : op_base<ragged_range> {
  static constexpr std::string_view op_stem = "ragged_range";

  gen::dtype splits_type = gen::dtype::int64;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_ragged_range(const attributes& a);

}  // namespace tf_embed::gen
