// SPDX-License-Identifier: Apache-2.0
// Cross: the vector product of triples, the last axis. Generated code has no layer for it: it becomes products of
// rearranged operands.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct cross : op_base<cross> {
  static constexpr std::string_view op_stem = "cross";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_cross(const attributes& a);

}  // namespace tf_embed::gen
