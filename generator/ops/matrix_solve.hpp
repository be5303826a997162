// SPDX-License-Identifier: Apache-2.0
// MatrixInverse, MatrixDeterminant, LogMatrixDeterminant, MatrixSolve, MatrixTriangularSolve, Cholesky: square
// matrices, eliminated.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct matrix_solve : op_base<matrix_solve> {
  static constexpr std::string_view op_stem = "matrix_solve";

  enum class form { inverse, determinant, log_determinant, solve, triangular, cholesky };

  form kind = form::inverse;
  bool adjoint = false;  ///< the matrix is taken transposed
  bool lower = true;     ///< MatrixTriangularSolve: the triangle that counts

  bool has_right_side() const { return kind == form::solve || kind == form::triangular; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  /// Batches that differ are broadcast first.
  result<std::vector<value>> expand(subgraph& s) const override;

 private:
  gen::shape batch_;  ///< of MatrixTriangularSolve, set by infer_shape
};

result<std::unique_ptr<op>> load_matrix_solve(const attributes& a);

}  // namespace tf_embed::gen
