// SPDX-License-Identifier: Apache-2.0
// Transpose: axes in another order.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <vector>

namespace tf_embed::gen {

struct transpose : op_base<transpose> {
  static constexpr std::string_view op_stem = "transpose";

  std::vector<int> perm;     ///< axis i of the result is axis perm[i] of the input; set by infer_shape
  bool is_identity = false;  ///< only axes of size 1 change places

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  bool is_view() const override { return is_identity; }
};

/// Transpose, and ConjugateTranspose of real types.
result<std::unique_ptr<op>> load_transpose(const attributes& a);

}  // namespace tf_embed::gen
