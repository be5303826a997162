// SPDX-License-Identifier: Apache-2.0
// SparseTensorDenseMatMul, SparseTensorDenseAdd: a tensor that is given by its elements, with one that is whole.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// Inputs: indices [n, axes], values [n], the shape of the sparse tensor, the dense one.
struct sparse_dense : op_base<sparse_dense> {
  static constexpr std::string_view op_stem = "sparse_dense";

  bool is_sum = false;     ///< SparseTensorDenseAdd; generated code knows it as a scatter
  bool adjoint_a = false;  ///< the product's matrices are taken transposed
  bool adjoint_b = false;
  gen::shape sparse_shape;  ///< set by infer_shape, as it is in the graph

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_sparse_dense(const attributes& a);

}  // namespace tf_embed::gen
