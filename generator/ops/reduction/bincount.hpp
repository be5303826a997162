// SPDX-License-Identifier: Apache-2.0
// Bincount, DenseBincount: how often each small integer occurs.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// What inference finds.
struct bincount_sizes {
  std::int64_t bins = 0;
  std::int64_t rows = 1;
  bool has_weights = false;
};

/// Inputs: integers, size, weights (none where there are no elements).
struct bincount : op_base<bincount, bincount_sizes> {
  static constexpr std::string_view op_stem = "bincount";
  bool operator==(const bincount&) const = default;

  bool by_rows = false;    ///< DenseBincount: a matrix is counted row by row
  bool is_binary = false;  ///< 1 for what occurs, not how often

  result<std::vector<tensor_type>> infer(const shape_context& context, bincount_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_bincount(const attributes& a);

std::span<const op_row> bincount_rows();

}  // namespace tf_embed::gen
