// SPDX-License-Identifier: Apache-2.0
// Gather, GatherV2: slices picked by index.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct gather_axes {
  int axis = 0;                 ///< never negative
  std::int64_t batch_dims = 0;  ///< never negative
  gen::shape target;            ///< the result's
};

struct gather : op_base<gather, gather_axes>, bounded_op {
  static constexpr std::string_view op_stem = "gather";
  bool operator==(const gather&) const = default;

  bool has_axis = false;        ///< GatherV2: the axis is operand 2
  std::int64_t batch_dims = 0;  ///< a negative one counts from the end of the indices' axes

  result<std::vector<tensor_type>> infer(const shape_context& context, gather_axes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

result<std::unique_ptr<op>> load_gather(const attributes& a);  ///< Gather, GatherV2

std::span<const op_row> gather_rows();

}  // namespace tf_embed::gen
