// SPDX-License-Identifier: Apache-2.0
// UnravelIndex: flat indices as indices of every axis.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct unravel_index : op_base<unravel_index> {
  static constexpr std::string_view op_stem = "unravel_index";

  std::vector<std::int64_t> dims;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_unravel_index(const attributes& a);

}  // namespace tf_embed::gen
