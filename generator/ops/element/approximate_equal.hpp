// SPDX-License-Identifier: Apache-2.0
// ApproximateEqual: |x - y| <= tolerance, made of these three ops.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct approximate_equal : composite_op<approximate_equal> {
  static constexpr std::string_view op_stem = "approximate_equal";
  bool operator==(const approximate_equal&) const = default;

  float tolerance = 1e-5f;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> approximate_equal_rows();

}  // namespace tf_embed::gen
