// SPDX-License-Identifier: Apache-2.0
// MatrixInverse, MatrixDeterminant, LogMatrixDeterminant, MatrixSolve, MatrixTriangularSolve, Cholesky: square
// matrices, eliminated.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// What inference finds.
struct matrix_solve_batch {
  gen::shape batch;  ///< MatrixTriangularSolve: to which the batches of both operands are broadcast
};

struct matrix_solve : op_base<matrix_solve, matrix_solve_batch> {
  static constexpr std::string_view op_stem = "matrix_solve";
  bool operator==(const matrix_solve&) const = default;

  enum class form { inverse, determinant, log_determinant, solve, triangular, cholesky };

  form kind = form::inverse;
  bool adjoint = false;  ///< the matrix is taken transposed
  bool lower = true;     ///< MatrixTriangularSolve: the triangle that counts

  bool has_right_side() const { return kind == form::solve || kind == form::triangular; }

  result<std::vector<tensor_type>> infer(const shape_context& context, matrix_solve_batch& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  /// Batches that differ are broadcast first.
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_matrix_solve(const attributes& a);

std::span<const op_row> matrix_solve_rows();

}  // namespace tf_embed::gen
