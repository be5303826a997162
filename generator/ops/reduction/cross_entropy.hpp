// SPDX-License-Identifier: Apache-2.0
// SoftmaxCrossEntropyWithLogits and its sparse form. Generated code has no layers for them: they become softmaxes, sums
// and gathers.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct cross_entropy_shape {
  gen::shape target;  ///< [rows, classes]
};

/// Inputs: features, labels. Outputs: the loss of every row, and its gradient with respect to the features.
struct cross_entropy : composite_op<cross_entropy, cross_entropy_shape> {
  static constexpr std::string_view op_stem = "cross_entropy";
  bool operator==(const cross_entropy&) const = default;

  bool is_sparse = false;  ///< labels are numbers of classes, not a probability for each

  result<std::vector<tensor_type>> infer(const shape_context& context, cross_entropy_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_cross_entropy(const attributes& a);

std::span<const op_row> cross_entropy_rows();

}  // namespace tf_embed::gen
