// SPDX-License-Identifier: Apache-2.0
// InvertPermutation: the position of each index in a permutation.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct invert_permutation : op_base<invert_permutation> {
  static constexpr std::string_view op_stem = "invert_permutation";
  bool operator==(const invert_permutation&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_invert_permutation(const attributes& a);

std::span<const op_row> invert_permutation_rows();

}  // namespace tf_embed::gen
