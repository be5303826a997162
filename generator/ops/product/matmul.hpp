// SPDX-License-Identifier: Apache-2.0
// MatMul, with its fused tail.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: a, b, then the epilogue's operands.
struct matmul : op_base<matmul> {
  static constexpr std::string_view op_stem = "matmul";
  bool operator==(const matmul&) const = default;

  bool transpose_a = false;
  bool transpose_b = false;
  /// Lets `a` have more than two axes, all but the last counting as rows. For passes; TensorFlow's MatMul has two.
  bool any_rank = false;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  result<std::vector<value>> expand(subgraph& s) const override;
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
};

result<std::unique_ptr<op>> load_matmul(const attributes& a);

/// The transpose of a matrix.
tensor transposed(const tensor& matrix);

std::span<const op_row> matmul_rows();

}  // namespace tf_embed::gen
