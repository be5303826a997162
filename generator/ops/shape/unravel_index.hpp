// SPDX-License-Identifier: Apache-2.0
// UnravelIndex: flat indices as indices of every axis.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct unravelled_shape {
  std::vector<std::int64_t> dims;  ///< the sizes of the axes that the indices are of
};

struct unravel_index : op_base<unravel_index, unravelled_shape> {
  static constexpr std::string_view op_stem = "unravel_index";
  bool operator==(const unravel_index&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, unravelled_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_unravel_index(const attributes& a);

std::span<const op_row> unravel_index_rows();

}  // namespace tf_embed::gen
