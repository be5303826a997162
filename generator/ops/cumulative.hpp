// SPDX-License-Identifier: Apache-2.0
// Cumsum, Cumprod, CumulativeLogsumexp: running sums and products along an axis.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct cumulative : op_base<cumulative> {
  static constexpr std::string_view op_stem = "cumulative";

  bool is_product = false;
  bool is_logarithm = false;  ///< sums of exponentials, kept as logarithms
  bool exclusive = false;     ///< each entry leaves itself out
  bool reverse = false;       ///< from the end
  int axis = 0;               ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_cumulative(const attributes& a);  ///< all three

}  // namespace tf_embed::gen
