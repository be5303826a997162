// SPDX-License-Identifier: Apache-2.0
// Bincount, DenseBincount: how often each small integer occurs.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Inputs: integers, size, weights (none where there are no elements).
struct bincount : op_base<bincount> {
  static constexpr std::string_view op_stem = "bincount";

  bool by_rows = false;    ///< DenseBincount: a matrix is counted row by row
  bool is_binary = false;  ///< 1 for what occurs, not how often
  std::int64_t bins = 0;   ///< set by infer_shape, as the next two
  std::int64_t rows = 1;
  bool has_weights = false;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_bincount(const attributes& a);

}  // namespace tf_embed::gen
