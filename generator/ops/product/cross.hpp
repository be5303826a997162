// SPDX-License-Identifier: Apache-2.0
// Cross: the vector product of triples, the last axis. Generated code has no layer for it: it becomes products of
// rearranged operands.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct cross : composite_op<cross> {
  static constexpr std::string_view op_stem = "cross";
  bool operator==(const cross&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_cross(const attributes& a);

std::span<const op_row> cross_rows();

}  // namespace tf_embed::gen
