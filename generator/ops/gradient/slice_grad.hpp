// SPDX-License-Identifier: Apache-2.0
// StridedSliceGrad.
#pragma once

#include "ir/op.hpp"
#include "ops/movement/slice.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference reads out of strided_slice_grad's operands.
struct strided_slice_grad_operands {
  gen::shape target;    ///< of the result
  slice_region region;  ///< where in it the gradient stands
};

/// Zeros of the shape in input 0, with input 4 in the place of the slice. Inputs 1 to 3 are the slice's begin, end and
/// strides. All but input 4 must be constant.
struct strided_slice_grad : composite_op<strided_slice_grad, strided_slice_grad_operands> {
  static constexpr std::string_view op_stem = "slice_grad";
  bool operator==(const strided_slice_grad&) const = default;

  gen::slice slice;  ///< the masks of the forward op

  strided_slice_grad() { slice.is_strided = true; }

  result<std::vector<tensor_type>> infer(const shape_context& context, strided_slice_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool moves_only() const override { return true; }
};

std::span<const op_row> slice_grad_rows();

}  // namespace tf_embed::gen
