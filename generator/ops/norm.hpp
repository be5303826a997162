// SPDX-License-Identifier: Apache-2.0
// L2Loss, EuclideanNorm: sums of squares. Generated code has no layers for them: they become squares, a sum and a root.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/reduce.hpp"

namespace tf_embed::gen {

struct norm : op_base<norm> {
  static constexpr std::string_view op_stem = "norm";

  bool is_loss = false;                   ///< L2Loss: half the sum over everything; no root
  reduce sum = reduce(reduce_kind::sum);  ///< of the squares; EuclideanNorm's axes are its second operand

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_norm(const attributes& a);

}  // namespace tf_embed::gen
