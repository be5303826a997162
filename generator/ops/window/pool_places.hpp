// SPDX-License-Identifier: Apache-2.0
// MaxPoolWithArgmax.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/pool_window.hpp"

namespace tf_embed::gen {

/// Input: x. Outputs: the maxima, and where they are: elements counted from the beginning of the image or of x.
struct max_pool_with_argmax : op_base<max_pool_with_argmax> {
  static constexpr std::string_view op_stem = "pool_places";
  bool operator==(const max_pool_with_argmax&) const = default;

  sized_window window;
  dtype index_type = dtype::int64;
  bool include_batch_in_index = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> pool_places_rows();

}  // namespace tf_embed::gen
