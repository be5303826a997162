// SPDX-License-Identifier: Apache-2.0
// LowerBound, UpperBound, Bucketize: where values belong among others in ascending order.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <optional>

namespace tf_embed::gen {

struct search_sorted : op_base<search_sorted> {
  static constexpr std::string_view op_stem = "search_sorted";

  bool upper = false;  ///< the first place behind equal values, not before them
  gen::dtype result_type = dtype::int32;
  std::optional<tensor> boundaries;  ///< Bucketize: of float32; the operands of the others are two rows each

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_search_sorted(const attributes& a);

}  // namespace tf_embed::gen
