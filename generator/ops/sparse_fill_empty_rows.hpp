// SPDX-License-Identifier: Apache-2.0
// SparseFillEmptyRows: a default value for each row of a sparse tensor that has none.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Inputs: indices [n, rank], values [n], the shape, a default. Outputs: indices and values row by row with an entry
/// for each empty row, which rows were empty, and where each value went.
struct sparse_fill_empty_rows : op_base<sparse_fill_empty_rows> {
  static constexpr std::string_view op_stem = "sparse_fill_empty_rows";

  std::int64_t rows = 0;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_sparse_fill_empty_rows(const attributes& a);

}  // namespace tf_embed::gen
