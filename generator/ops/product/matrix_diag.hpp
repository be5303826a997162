// SPDX-License-Identifier: Apache-2.0
// MatrixDiag, MatrixDiagPart, MatrixSetDiag in all versions: bands of diagonals of matrices, from and to rows.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <string>

namespace tf_embed::gen {

/// The diagonals and matrices that a MatrixDiag, MatrixDiagPart or MatrixSetDiag is about.
struct diagonal_band {
  std::int64_t lower = 0;  ///< the lowest diagonal; 0 is the main one
  std::int64_t upper = 0;  ///< the highest
  std::int64_t rows = 0;   ///< of a matrix
  std::int64_t columns = 0;
  std::int64_t longest = 0;  ///< elements of the longest of the diagonals
  gen::shape target;         ///< the result's shape
};

struct matrix_diag : op_base<matrix_diag, diagonal_band> {
  static constexpr std::string_view op_stem = "matrix_diag";
  bool operator==(const matrix_diag&) const = default;

  /// Matrices from diagonals; diagonals from matrices; matrices with their diagonals replaced.
  enum class form { make, part, set };

  form kind = form::make;
  bool has_range = false;    ///< V2 and V3: k (and rows, columns, padding) are operands
  bool right_above = false;  ///< diagonals above the main one that are too short end at the right; set by V3's align
  bool right_below = false;  ///< the same for those below

  result<std::vector<tensor_type>> infer(const shape_context& context, diagonal_band& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }

 private:
  result<void> read_range(const shape_context& context, std::size_t k_input, diagonal_band& found) const;
  result<void> measure_make(const shape_context& context, diagonal_band& found) const;
  result<void> measure_matrices(const shape_context& context, diagonal_band& found) const;
  std::size_t padding_input() const { return kind == form::make ? 4 : 2; }
};

result<std::unique_ptr<op>> load_matrix_diag(const attributes& a);

std::span<const op_row> matrix_diag_rows();

}  // namespace tf_embed::gen
