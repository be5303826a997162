// SPDX-License-Identifier: Apache-2.0
// MatMul, with its fused tail.
#pragma once

#include "ops/attributes.hpp"
#include "ops/epilogue.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: a, b, then the epilogue's operands. An epilogue needs a constant b and no transpose_a (can_fuse).
struct matmul : op_base<matmul> {
  static constexpr std::string_view op_stem = "matmul";

  bool transpose_a = false;
  bool transpose_b = false;
  /// Lets `a` have more than two axes, all but the last counting as rows. For passes; TensorFlow's MatMul has two.
  bool any_rank = false;
  gen::epilogue epilogue;

  /// Whether generated code can take an epilogue; `b_is_constant` says that input 1 is.
  bool can_fuse(bool b_is_constant) const { return b_is_constant && !transpose_a; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_matmul(const attributes& a);

/// The transpose of a matrix.
tensor transposed(const tensor& matrix);

}  // namespace tf_embed::gen
