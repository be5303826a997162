// SPDX-License-Identifier: Apache-2.0
// SpaceToDepth, DepthToSpace: blocks of pixels moved into the channels, and back.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace tf_embed::gen {

struct space_to_depth : op_base<space_to_depth> {
  static constexpr std::string_view op_stem = "space_to_depth";
  bool operator==(const space_to_depth&) const = default;

  bool to_space = false;  ///< DepthToSpace
  std::int64_t block_size = 0;
  bool is_nchw = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;

 private:
  result<gen::shape> output_shape(const tensor_type& in) const;
};

result<std::unique_ptr<op>> load_space_to_depth(const attributes& a);  ///< both directions

std::span<const op_row> space_to_depth_rows();

}  // namespace tf_embed::gen
