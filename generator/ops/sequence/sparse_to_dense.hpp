// SPDX-License-Identifier: Apache-2.0
// SparseToDense: a tensor of a default value, with given values at given indices.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct dense_shape {
  gen::shape target;  ///< the result's
};

/// Inputs: indices, output_shape, values, default value.
struct sparse_to_dense : op_base<sparse_to_dense, dense_shape> {
  static constexpr std::string_view op_stem = "sparse_to_dense";
  bool operator==(const sparse_to_dense&) const = default;

  bool validates = true;  ///< validate_indices: they must ascend, none twice

  result<std::vector<tensor_type>> infer(const shape_context& context, dense_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_sparse_to_dense(const attributes& a);

std::span<const op_row> sparse_to_dense_rows();

}  // namespace tf_embed::gen
