// SPDX-License-Identifier: Apache-2.0
// Tile: a tensor repeated along its axes.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct tile : op_base<tile> {
  static constexpr std::string_view op_stem = "tile";

  std::vector<std::int64_t> multiples;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_view() const override;
};

result<std::unique_ptr<op>> load_tile(const attributes& a);

}  // namespace tf_embed::gen
