// SPDX-License-Identifier: Apache-2.0
// Diag, DiagPart: tensors with twice the axes, zero but where both halves of the index are equal. Generated code knows
// them as diagonals of matrices.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct tensor_diag : op_base<tensor_diag> {
  static constexpr std::string_view op_stem = "tensor_diag";

  bool is_part = false;  ///< DiagPart, the way back
  gen::shape target;     ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_tensor_diag(const attributes& a);

}  // namespace tf_embed::gen
