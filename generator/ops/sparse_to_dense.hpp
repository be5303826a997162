// SPDX-License-Identifier: Apache-2.0
// SparseToDense: a tensor of one value but for the places that are named.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: indices, output_shape, values, default value.
struct sparse_to_dense : op_base<sparse_to_dense> {
  static constexpr std::string_view op_stem = "sparse_to_dense";

  bool validates = true;  ///< validate_indices: they must ascend, none twice
  gen::shape target;      ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_sparse_to_dense(const attributes& a);

}  // namespace tf_embed::gen
