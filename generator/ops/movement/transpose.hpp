// SPDX-License-Identifier: Apache-2.0
// Transpose: axes in another order.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <vector>

namespace tf_embed::gen {

struct transpose_order {
  std::vector<int> perm;     ///< axis i of the result is axis perm[i] of the input
  bool is_identity = false;  ///< only axes of size 1 change places, so that elements keep their order
};

struct transpose : op_base<transpose, transpose_order> {
  static constexpr std::string_view op_stem = "transpose";
  bool operator==(const transpose&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, transpose_order& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return inferred.is_identity; }
};

/// Of Transpose.
result<std::unique_ptr<op>> load_transpose(const attributes& a);

std::span<const op_row> transpose_rows();

}  // namespace tf_embed::gen
