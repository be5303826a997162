// SPDX-License-Identifier: Apache-2.0
// SparseReshape: the indices of a sparse tensor under another shape.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: indices [n, rank], the shape they belong to, and the shape wanted, in which one size may be -1. Outputs: the
/// indices [n, rank of the latter], and that shape with all sizes.
struct sparse_reshape : op_base<sparse_reshape> {
  static constexpr std::string_view op_stem = "sparse_reshape";
  bool operator==(const sparse_reshape&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_sparse_reshape(const attributes& a);

std::span<const op_row> sparse_reshape_rows();

}  // namespace tf_embed::gen
