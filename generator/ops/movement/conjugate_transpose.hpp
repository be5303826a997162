// SPDX-License-Identifier: Apache-2.0
// ConjugateTranspose, which is made of others.
#pragma once

#include "ops/movement/transpose.hpp"

namespace tf_embed::gen {

/// Axes in another order, and complex numbers conjugated.
struct conjugate_transpose : composite_op<conjugate_transpose, transpose_order> {
  static constexpr std::string_view op_stem = "conjugate_transpose";
  bool operator==(const conjugate_transpose&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, transpose_order& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }

 private:
  transpose without_conjugation() const;
};

std::span<const op_row> conjugate_transpose_rows();

}  // namespace tf_embed::gen
