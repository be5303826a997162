// SPDX-License-Identifier: Apache-2.0
// BroadcastArgs: the shape that two shapes broadcast to, computed at generation.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct broadcast_args : op_base<broadcast_args> {
  static constexpr std::string_view op_stem = "broadcast_args";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_broadcast_args(const attributes& a);

}  // namespace tf_embed::gen
