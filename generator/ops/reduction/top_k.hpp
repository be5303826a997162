// SPDX-License-Identifier: Apache-2.0
// TopK, TopKV2: the largest entries of the last axis, and where they are.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct top_k_count {
  std::int64_t k = 0;  ///< entries to give; the most, where only a run knows
  bool at_run_time = false;
  run_time_extent found = {};  ///< then how many these are
  bool writes_count = false;   ///< and whether that count is of this op's making
};

struct top_k : op_base<top_k, top_k_count> {
  static constexpr std::string_view op_stem = "top_k";
  bool operator==(const top_k&) const = default;

  bool has_k_input = true;  ///< TopKV2
  std::int64_t k = 0;       ///< the attribute of TopK
  gen::dtype index_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer(const shape_context& context, top_k_count& found) const;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

/// NthElement: what sorting would put at position n (constant) of the last axis, from the largest where reversed: the
/// last of the k largest.
struct nth_element : composite_op<nth_element, top_k_count> {
  static constexpr std::string_view op_stem = "top_k";
  bool operator==(const nth_element&) const = default;

  bool reverse = false;

  result<std::vector<tensor_type>> infer(const shape_context& context, top_k_count& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_nth_element(const attributes& a);
result<std::unique_ptr<op>> load_top_k(const attributes& a);  ///< both forms

std::span<const op_row> top_k_rows();

}  // namespace tf_embed::gen
