// SPDX-License-Identifier: Apache-2.0
// Softmax and LogSoftmax over the last axis.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// exp(input 0) / sum(exp(input 0)) over the last axis, or its logarithm.
struct softmax : op_base<softmax> {
  static constexpr std::string_view op_stem = "softmax";

  bool log = false;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_softmax(const attributes& a);

}  // namespace tf_embed::gen
