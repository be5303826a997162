// SPDX-License-Identifier: Apache-2.0
// InvertPermutation: where each index stands.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct invert_permutation : op_base<invert_permutation> {
  static constexpr std::string_view op_stem = "invert_permutation";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_invert_permutation(const attributes& a);

}  // namespace tf_embed::gen
