// SPDX-License-Identifier: Apache-2.0
// One item of a list replaced: TensorListSetItem and TensorArrayWriteV3, where the index is known at run time alone.
#pragma once

#include "ir/op.hpp"

namespace tf_embed::gen {

/// Inputs: a list, whose first axis counts the items; an index; an item.
struct put_item : op_base<put_item> {
  static constexpr std::string_view op_stem = "put_item";
  bool operator==(const put_item&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

}  // namespace tf_embed::gen
