// SPDX-License-Identifier: Apache-2.0
// DenseToDenseSetOperation: rows as sets.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// The rows of both inputs along their last axis are taken as sets and put together. Outputs: a sparse tensor (indices,
/// values, shape) with the sets of the result in ascending order.
struct set_operation : op_base<set_operation> {
  static constexpr std::string_view op_stem = "set_operation";
  bool operator==(const set_operation&) const = default;
  enum class form { a_minus_b, b_minus_a, intersection, unite };

  form kind = form::a_minus_b;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_set_operation(const attributes& a);

std::span<const op_row> set_operation_rows();

}  // namespace tf_embed::gen
