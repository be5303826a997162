// SPDX-License-Identifier: Apache-2.0
// Unique and its forms: different values in the order in which they come first, as many as there are.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Outputs: the different slices along an axis, for each slice the index of its like among them, and how often each
/// occurs. A NaN is unlike everything.
struct unique : op_base<unique> {
  static constexpr std::string_view op_stem = "unique";

  bool has_axis = false;    ///< the V2 forms; input 1 is the axis, or empty
  bool has_counts = false;  ///< UniqueWithCounts
  gen::dtype index_type = gen::dtype::int32;
  std::int64_t axis = 0;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_unique(const attributes& a);

}  // namespace tf_embed::gen
