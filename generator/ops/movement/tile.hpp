// SPDX-License-Identifier: Apache-2.0
// Tile: a tensor repeated along its axes.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct tile_multiples {
  std::vector<std::int64_t> multiples;  ///< how often, at most, the tensor is repeated along each axis
};

struct tile : op_base<tile, tile_multiples>, bounded_op {
  static constexpr std::string_view op_stem = "tile";
  bool operator==(const tile&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, tile_multiples& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  bool moves_only() const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool is_view() const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_tile(const attributes& a);

std::span<const op_row> tile_rows();

}  // namespace tf_embed::gen
