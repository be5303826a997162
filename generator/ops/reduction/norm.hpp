// SPDX-License-Identifier: Apache-2.0
// L2Loss, EuclideanNorm: sums of squares. Generated code has no layers for them: they become squares, a sum and a root.
#pragma once

#include "ir/op.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference finds.
struct norm_sum {
  reduce sum;  ///< of the squares; EuclideanNorm's axes are its second operand
};

struct norm : composite_op<norm, norm_sum> {
  static constexpr std::string_view op_stem = "norm";
  bool operator==(const norm&) const = default;

  bool is_loss = false;    ///< L2Loss: half the sum over everything; no root
  bool keep_dims = false;  ///< EuclideanNorm

  result<std::vector<tensor_type>> infer(const shape_context& context, norm_sum& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_norm(const attributes& a);

std::span<const op_row> norm_rows();

}  // namespace tf_embed::gen
