// SPDX-License-Identifier: Apache-2.0
// ClipByValue.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// max(min(input 0, input 2), input 1); the bounds are scalars or have input 0's shape. A NaN bound does not bind.
struct clip : op_base<clip> {
  static constexpr std::string_view op_stem = "clip";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_clip(const attributes& a);

}  // namespace tf_embed::gen
