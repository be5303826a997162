// SPDX-License-Identifier: Apache-2.0
// Roll: elements moved along axes, what leaves at the end coming in at the beginning.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <vector>

namespace tf_embed::gen {

/// Inputs: x, shift (may be known at run time only), axis.
struct roll : op_base<roll> {
  static constexpr std::string_view op_stem = "roll";

  std::vector<int> axes;  ///< set by infer_shape; one may occur more than once

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_roll(const attributes& a);

}  // namespace tf_embed::gen
