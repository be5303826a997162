// SPDX-License-Identifier: Apache-2.0
// HistogramFixedWidth: how many values fall into each of equal parts of a range.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: values, the range's two ends, and how many bins there are (constant). What lies outside counts in the first
/// or last bin; NaN is an error.
struct histogram_fixed_width : op_base<histogram_fixed_width> {
  static constexpr std::string_view op_stem = "histogram_fixed_width";

  dtype count_type = dtype::int32;
  std::int64_t bins = 1;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_histogram_fixed_width(const attributes& a);

}  // namespace tf_embed::gen
