// SPDX-License-Identifier: Apache-2.0
// Unique and its forms: different values in the order in which they come first, as many as there are.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// What inference finds.
struct unique_axis {
  std::int64_t axis = 0;  ///< counted from 0
};

/// Outputs: the different slices along an axis, for each slice of the input the index of its representative among them,
/// and how often each occurs. A NaN equals nothing.
struct unique : op_base<unique, unique_axis> {
  static constexpr std::string_view op_stem = "unique";
  bool operator==(const unique&) const = default;

  bool has_axis = false;    ///< the V2 forms; input 1 is the axis, or empty
  bool has_counts = false;  ///< UniqueWithCounts
  gen::dtype index_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer(const shape_context& context, unique_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_unique(const attributes& a);

std::span<const op_row> unique_rows();

}  // namespace tf_embed::gen
