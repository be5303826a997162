// SPDX-License-Identifier: Apache-2.0
// Softmax and LogSoftmax over the last axis.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// exp(input 0) / sum(exp(input 0)) over the last axis, or its logarithm.
struct softmax : op_base<softmax> {
  static constexpr std::string_view op_stem = "softmax";
  bool operator==(const softmax&) const = default;

  bool log = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
};

result<std::unique_ptr<op>> load_softmax(const attributes& a);

std::span<const op_row> softmax_rows();

}  // namespace tf_embed::gen
