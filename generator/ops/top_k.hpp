// SPDX-License-Identifier: Apache-2.0
// TopK, TopKV2: the largest entries of the last axis, and where they are.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct top_k : op_base<top_k> {
  static constexpr std::string_view op_stem = "top_k";

  bool has_k_input = true;  ///< TopKV2
  std::int64_t k = 0;       ///< from the attribute (TopK), or set by infer_shape
  gen::dtype index_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

/// NthElement: what sorting would put at position n (constant) of the last axis, from the largest where reversed.
struct nth_element : op_base<nth_element> {
  static constexpr std::string_view op_stem = "top_k";

  bool reverse = false;
  std::int64_t k = 0;  ///< as many of the largest as it takes to see it; set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_nth_element(const attributes& a);
result<std::unique_ptr<op>> load_top_k(const attributes& a);  ///< both forms

}  // namespace tf_embed::gen
