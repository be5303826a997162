// SPDX-License-Identifier: Apache-2.0
// CombinedNonMaxSuppression: the best boxes of all classes, each class by itself, for every image of a batch.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What inference reads out of combined_non_max_suppression's operands.
struct combined_non_max_suppression_sizes {
  std::int64_t per_class = 1;  ///< boxes of one class at most
  std::int64_t total = 1;      ///< rows of the outputs
};

/// Inputs: boxes [batch,n,q,4] with q the number of classes or 1, scores [batch,n,classes], max_output_size_per_class,
/// max_total_size, iou_threshold, score_threshold. Outputs: boxes, scores, classes (as floats) and their number.
struct combined_non_max_suppression : op_base<combined_non_max_suppression, combined_non_max_suppression_sizes> {
  static constexpr std::string_view op_stem = "combined_non_max_suppression";
  bool operator==(const combined_non_max_suppression&) const = default;

  bool pad_per_class = false;
  bool clip_boxes = true;

  result<std::vector<tensor_type>> infer(const shape_context& context, combined_non_max_suppression_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> combined_non_max_suppression_rows();

}  // namespace tf_embed::gen
