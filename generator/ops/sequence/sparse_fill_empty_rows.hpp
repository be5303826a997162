// SPDX-License-Identifier: Apache-2.0
// SparseFillEmptyRows: a default value for each row of a sparse tensor that has none.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct sparse_row_count {
  std::int64_t rows = 0;  ///< of the sparse tensor
};

/// Inputs: indices [n, rank], values [n], the shape, a default. Outputs: indices and values row by row with an entry
/// for each empty row, which rows were empty, and where each value went.
struct sparse_fill_empty_rows : op_base<sparse_fill_empty_rows, sparse_row_count> {
  static constexpr std::string_view op_stem = "sparse_fill_empty_rows";
  bool operator==(const sparse_fill_empty_rows&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, sparse_row_count& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_sparse_fill_empty_rows(const attributes& a);

std::span<const op_row> sparse_fill_empty_rows_rows();

}  // namespace tf_embed::gen
