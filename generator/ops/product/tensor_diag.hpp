// SPDX-License-Identifier: Apache-2.0
// Diag, DiagPart: tensors with twice the axes, zero except where both halves of the index are equal. They become
// diagonals of matrices.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct tensor_diag_shape {
  gen::shape target;  ///< of the result
};

struct tensor_diag : composite_op<tensor_diag, tensor_diag_shape> {
  static constexpr std::string_view op_stem = "tensor_diag";
  bool operator==(const tensor_diag&) const = default;

  bool is_part = false;  ///< DiagPart, the inverse

  result<std::vector<tensor_type>> infer(const shape_context& context, tensor_diag_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool takes_complex() const override { return true; }
};

result<std::unique_ptr<op>> load_tensor_diag(const attributes& a);

std::span<const op_row> tensor_diag_rows();

}  // namespace tf_embed::gen
