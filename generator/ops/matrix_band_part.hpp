// SPDX-License-Identifier: Apache-2.0
// MatrixBandPart: matrices with everything outside of a band around the diagonal set to zero.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct matrix_band_part : op_base<matrix_band_part> {
  static constexpr std::string_view op_stem = "matrix_band_part";

  std::int64_t lower = 0;  ///< subdiagonals that stay; all where negative; set by infer_shape
  std::int64_t upper = 0;  ///< superdiagonals

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_matrix_band_part(const attributes& a);

}  // namespace tf_embed::gen
