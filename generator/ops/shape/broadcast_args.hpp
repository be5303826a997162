// SPDX-License-Identifier: Apache-2.0
// BroadcastArgs: the shape that two shapes broadcast to, computed at generation.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct broadcast_args : op_base<broadcast_args> {
  static constexpr std::string_view op_stem = "broadcast_args";
  bool operator==(const broadcast_args&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_broadcast_args(const attributes& a);

std::span<const op_row> broadcast_args_rows();

}  // namespace tf_embed::gen
