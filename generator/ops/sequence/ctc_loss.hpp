// SPDX-License-Identifier: Apache-2.0
// CTCLoss: how badly scores for each step fit a sequence of labels.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: scores [steps, batch, classes], labels as a sparse tensor (indices [n,2], values [n]), and how many steps
/// each sequence has. Outputs: the losses, and the gradient of the scores.
struct ctc_loss : op_base<ctc_loss> {
  static constexpr std::string_view op_stem = "ctc_loss";
  bool operator==(const ctc_loss&) const = default;

  bool collapse = false;       ///< preprocess_collapse_repeated: consecutive equal labels count as one
  bool merge = true;           ///< ctc_merge_repeated: a label may last several steps
  bool ignore_longer = false;  ///< ignore_longer_outputs_than_inputs: more labels than steps is a loss of 0, no error

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_ctc_loss(const attributes& a);

std::span<const op_row> ctc_loss_rows();

}  // namespace tf_embed::gen
