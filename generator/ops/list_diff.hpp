// SPDX-License-Identifier: Apache-2.0
// ListDiff: what is in one vector and not in another.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Output 0: the elements of input 0, in order and as often, that input 1 does not hold; output 1: where they were. A
/// NaN is like nothing.
struct list_diff : op_base<list_diff> {
  static constexpr std::string_view op_stem = "list_diff";

  gen::dtype index_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_list_diff(const attributes& a);

}  // namespace tf_embed::gen
