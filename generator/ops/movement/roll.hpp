// SPDX-License-Identifier: Apache-2.0
// Roll: elements shifted along axes; those that leave at the end come in at the beginning.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <vector>

namespace tf_embed::gen {

struct rolled_axes {
  std::vector<int> axes;  ///< one for each shift; the same may occur more than once
};

/// Inputs: x, shift (may be known at run time only), axis.
struct roll : op_base<roll, rolled_axes> {
  static constexpr std::string_view op_stem = "roll";
  bool operator==(const roll&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, rolled_axes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_roll(const attributes& a);

std::span<const op_row> roll_rows();

}  // namespace tf_embed::gen
