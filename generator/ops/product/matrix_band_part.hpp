// SPDX-License-Identifier: Apache-2.0
// MatrixBandPart: matrices with everything outside of a band around the diagonal set to zero.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// How many diagonals keep their elements; all where negative.
struct matrix_band {
  std::int64_t lower = 0;  ///< below the main one
  std::int64_t upper = 0;  ///< above it
};

struct matrix_band_part : op_base<matrix_band_part, matrix_band> {
  static constexpr std::string_view op_stem = "matrix_band_part";
  bool operator==(const matrix_band_part&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, matrix_band& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_matrix_band_part(const attributes& a);

std::span<const op_row> matrix_band_part_rows();

}  // namespace tf_embed::gen
