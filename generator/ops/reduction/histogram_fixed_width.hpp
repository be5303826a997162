// SPDX-License-Identifier: Apache-2.0
// HistogramFixedWidth: how many values fall into each of equal parts of a range.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct histogram_bins {
  std::int64_t bins = 1;
};

/// Inputs: values, the range's two ends, and how many bins there are (constant). What lies outside counts in the first
/// or last bin; NaN is an error.
struct histogram_fixed_width : op_base<histogram_fixed_width, histogram_bins> {
  static constexpr std::string_view op_stem = "histogram_fixed_width";
  bool operator==(const histogram_fixed_width&) const = default;

  dtype count_type = dtype::int32;

  result<std::vector<tensor_type>> infer(const shape_context& context, histogram_bins& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_histogram_fixed_width(const attributes& a);

std::span<const op_row> histogram_fixed_width_rows();

}  // namespace tf_embed::gen
