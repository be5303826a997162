// SPDX-License-Identifier: Apache-2.0
#include "ops/product/product_ops.hpp"

#include "ops/product/batch_matmul.hpp"
#include "ops/product/cross.hpp"
#include "ops/product/einsum.hpp"
#include "ops/product/matmul.hpp"
#include "ops/product/matrix_band_part.hpp"
#include "ops/product/matrix_diag.hpp"
#include "ops/product/matrix_solve.hpp"
#include "ops/product/tensor_diag.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> product_ops() {
  return {batch_matmul_rows(),     cross_rows(),       einsum_rows(),       matmul_rows(),
          matrix_band_part_rows(), matrix_diag_rows(), matrix_solve_rows(), tensor_diag_rows()};
}

}  // namespace tf_embed::gen
