// SPDX-License-Identifier: Apache-2.0
// Cumsum, Cumprod, CumulativeLogsumexp: running sums and products along an axis.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct cumulative_axis {
  int axis = 0;  ///< counted from 0
};

struct cumulative : op_base<cumulative, cumulative_axis> {
  static constexpr std::string_view op_stem = "cumulative";
  bool operator==(const cumulative&) const = default;

  bool is_product = false;
  bool is_logarithm = false;  ///< sums of exponentials, kept as logarithms
  bool exclusive = false;     ///< each entry leaves itself out
  bool reverse = false;       ///< from the end

  result<std::vector<tensor_type>> infer(const shape_context& context, cumulative_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return !is_product && !is_logarithm; }
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_cumulative(const attributes& a);  ///< all three

std::span<const op_row> cumulative_rows();

}  // namespace tf_embed::gen
