// SPDX-License-Identifier: Apache-2.0
// SoftmaxCrossEntropyWithLogits and its sparse form. Generated code has no layers for them: they become softmaxes, sums
// and gathers.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: features, labels. Outputs: the loss of every row, and its gradient along the features.
struct cross_entropy : op_base<cross_entropy> {
  static constexpr std::string_view op_stem = "cross_entropy";

  bool is_sparse = false;  ///< labels are numbers of classes, not a probability for each
  gen::shape target;       ///< [rows, classes]; set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_cross_entropy(const attributes& a);

}  // namespace tf_embed::gen
