// SPDX-License-Identifier: Apache-2.0
// ApproximateEqual: |x - y| <= tolerance. Generated code has no layer for it: it becomes just that.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct approximate_equal : op_base<approximate_equal> {
  static constexpr std::string_view op_stem = "approximate_equal";

  float tolerance = 1e-5f;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_approximate_equal(const attributes& a);

}  // namespace tf_embed::gen
