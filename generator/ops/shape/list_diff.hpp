// SPDX-License-Identifier: Apache-2.0
// ListDiff: what is in one vector and not in another.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Output 0: the elements of input 0, in order and as often, that input 1 does not hold; output 1: where they were. A
/// NaN equals nothing.
struct list_diff : op_base<list_diff> {
  static constexpr std::string_view op_stem = "list_diff";
  bool operator==(const list_diff&) const = default;

  gen::dtype index_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_list_diff(const attributes& a);

std::span<const op_row> list_diff_rows();

}  // namespace tf_embed::gen
