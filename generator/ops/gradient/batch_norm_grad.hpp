// SPDX-License-Identifier: Apache-2.0
// FusedBatchNormGrad and its later forms.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: the gradient of the normalised x, x, scale, and the mean and variance that x was normalised with (the third
/// form has one more, which is not looked at). Outputs: the gradients of x, scale and offset, and two empty tensors.
struct batch_norm_grad : composite_op<batch_norm_grad> {
  static constexpr std::string_view op_stem = "batch_norm_grad";
  bool operator==(const batch_norm_grad&) const = default;

  bool channels_first = false;  ///< data_format "NCHW" or "NCDHW"
  float epsilon = 1e-4f;
  bool is_training = true;  ///< mean and variance are those of x, else constants
  std::size_t input_count = 5;

  std::size_t channel_axis(std::size_t rank) const { return channels_first ? 1 : rank - 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> batch_norm_grad_rows();

}  // namespace tf_embed::gen
