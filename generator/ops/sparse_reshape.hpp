// SPDX-License-Identifier: Apache-2.0
// SparseReshape: the indices of a sparse tensor under another shape.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: indices [n, rank], the shape they belong to, and the shape wanted, in which one size may be -1. Outputs: the
/// indices [n, rank of the latter], and that shape with all sizes.
struct sparse_reshape : op_base<sparse_reshape> {
  static constexpr std::string_view op_stem = "sparse_reshape";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_sparse_reshape(const attributes& a);

}  // namespace tf_embed::gen
