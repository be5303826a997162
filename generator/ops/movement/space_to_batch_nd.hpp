// SPDX-License-Identifier: Apache-2.0
// SpaceToBatchND, BatchToSpaceND: blocks of positions moved into the batch axis, and back.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct batch_blocks {
  std::vector<std::int64_t> block_shape;
  std::vector<std::int64_t> before;  ///< padding, or crop, before each spatial axis
  std::vector<std::int64_t> after;   ///< and after it
  gen::shape target;                 ///< the result's
};

/// Of the pair, the wide tensor is the one with the small batch: [batch, spatial..., rest...].
struct space_to_batch_nd : op_base<space_to_batch_nd, batch_blocks> {
  static constexpr std::string_view op_stem = "space_to_batch_nd";
  bool operator==(const space_to_batch_nd&) const = default;

  bool to_space = false;    ///< BatchToSpaceND
  std::int64_t square = 0;  ///< SpaceToBatch, BatchToSpace: the block of both axes, no operand; else 0

  result<std::vector<tensor_type>> infer(const shape_context& context, batch_blocks& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_space_to_batch_nd(const attributes& a);
result<std::unique_ptr<op>> load_batch_to_space_nd(const attributes& a);
result<std::unique_ptr<op>> load_square_batch(const attributes& a);  ///< SpaceToBatch, BatchToSpace

std::span<const op_row> space_to_batch_nd_rows();

}  // namespace tf_embed::gen
