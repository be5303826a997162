// SPDX-License-Identifier: Apache-2.0
// LRN: each channel divided by a power of the sum of squares of its neighbours.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct lrn : op_base<lrn> {
  static constexpr std::string_view op_stem = "lrn";
  bool operator==(const lrn&) const = default;

  std::int64_t depth_radius = 5;
  float bias = 1;
  float alpha = 1;
  float beta = 0.5f;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

/// Inputs: the gradient of the result, x, and the result. Output: the gradient of x.
struct lrn_grad : composite_op<lrn_grad> {
  static constexpr std::string_view op_stem = "lrn";
  bool operator==(const lrn_grad&) const = default;

  lrn forward;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_lrn(const attributes& a);
result<std::unique_ptr<op>> load_lrn_grad(const attributes& a);

std::span<const op_row> lrn_rows();

}  // namespace tf_embed::gen
