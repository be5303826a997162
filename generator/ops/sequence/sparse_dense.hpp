// SPDX-License-Identifier: Apache-2.0
// SparseTensorDenseMatMul, SparseTensorDenseAdd: a sparse tensor with a dense one.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct sparse_dense_shape {
  gen::shape sparse;  ///< the sparse tensor's, before anything is transposed
};

/// Inputs: indices [n, axes], values [n], the shape of the sparse tensor, the dense one.
struct sparse_dense : op_base<sparse_dense, sparse_dense_shape> {
  static constexpr std::string_view op_stem = "sparse_dense";
  bool operator==(const sparse_dense&) const = default;

  bool is_sum = false;     ///< SparseTensorDenseAdd; generated code has it as a scatter
  bool adjoint_a = false;  ///< the product's matrices are taken transposed
  bool adjoint_b = false;

  result<std::vector<tensor_type>> infer(const shape_context& context, sparse_dense_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_sparse_dense(const attributes& a);

std::span<const op_row> sparse_dense_rows();

}  // namespace tf_embed::gen
