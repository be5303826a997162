// SPDX-License-Identifier: Apache-2.0
// OneHot: indices turned into rows with one position marked.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct one_hot_axis {
  std::int64_t axis = 0;   ///< of the result, the one of the positions; never negative
  std::int64_t depth = 0;  ///< its size
};

struct one_hot : op_base<one_hot, one_hot_axis> {
  static constexpr std::string_view op_stem = "one_hot";
  bool operator==(const one_hot&) const = default;

  std::int64_t axis = -1;  ///< where depth comes in the result; a negative one counts from its end

  result<std::vector<tensor_type>> infer(const shape_context& context, one_hot_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_one_hot(const attributes& a);

std::span<const op_row> one_hot_rows();

}  // namespace tf_embed::gen
