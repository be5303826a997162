// SPDX-License-Identifier: Apache-2.0
// DynamicPartition: rows dealt out to several outputs.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Output p has the slices of input 0 whose element of input 1 is p, in order. How many each has is known at run time
/// only, unless input 1 is constant.
struct dynamic_partition : op_base<dynamic_partition> {
  static constexpr std::string_view op_stem = "dynamic_partition";

  std::int64_t count = 1;  ///< outputs

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_dynamic_partition(const attributes& a);

}  // namespace tf_embed::gen
