// SPDX-License-Identifier: Apache-2.0
// DynamicPartition: rows distributed over several outputs.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Output p has the slices of input 0 whose element of input 1 is p, in order. How many each has is known at run time
/// only, unless input 1 is constant.
struct dynamic_partition : op_base<dynamic_partition> {
  static constexpr std::string_view op_stem = "dynamic_partition";
  bool operator==(const dynamic_partition&) const = default;

  std::int64_t count = 1;  ///< outputs

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_dynamic_partition(const attributes& a);

std::span<const op_row> dynamic_partition_rows();

}  // namespace tf_embed::gen
