// SPDX-License-Identifier: Apache-2.0
// SpaceToDepth, DepthToSpace: blocks of pixels moved into the channels, and back.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct space_to_depth : op_base<space_to_depth> {
  static constexpr std::string_view op_stem = "space_to_depth";

  bool to_space = false;  ///< DepthToSpace
  std::int64_t block_size = 0;
  bool is_nchw = false;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }

 private:
  result<gen::shape> output_shape(const tensor_type& in) const;
};

result<std::unique_ptr<op>> load_space_to_depth(const attributes& a);  ///< both directions

}  // namespace tf_embed::gen
