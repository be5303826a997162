// SPDX-License-Identifier: Apache-2.0
// MirrorPadGrad.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// What inference reads out of mirror_pad_grad's operands.
struct mirror_pad_grad_operands {
  std::vector<std::int64_t> before;  ///< paddings of each axis
  std::vector<std::int64_t> after;
};

/// Input 0 without the paddings of input 1, but with the sum of what MirrorPad copied from each element.
struct mirror_pad_grad : composite_op<mirror_pad_grad, mirror_pad_grad_operands> {
  static constexpr std::string_view op_stem = "mirror_pad_grad";
  bool operator==(const mirror_pad_grad&) const = default;

  bool is_reflect = true;  ///< else symmetric: the edge itself is copied too

  result<std::vector<tensor_type>> infer(const shape_context& context, mirror_pad_grad_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> mirror_pad_grad_rows();

}  // namespace tf_embed::gen
