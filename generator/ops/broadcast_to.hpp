// SPDX-License-Identifier: Apache-2.0
// BroadcastTo: a tensor stretched along axes of size 1.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct broadcast_to : op_base<broadcast_to> {
  static constexpr std::string_view op_stem = "broadcast_to";

  gen::shape target;         ///< set by infer_shape
  bool is_identity = false;  ///< nothing is stretched; axes of size 1 may come in front

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
  bool is_view() const override { return is_identity; }
};

result<std::unique_ptr<op>> load_broadcast_to(const attributes& a);

}  // namespace tf_embed::gen
