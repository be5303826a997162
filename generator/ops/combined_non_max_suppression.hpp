// SPDX-License-Identifier: Apache-2.0
// CombinedNonMaxSuppression: the best boxes of all classes, each class by itself, for every image of a batch.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Inputs: boxes [batch,n,q,4] with q the number of classes or 1, scores [batch,n,classes], max_output_size_per_class,
/// max_total_size, iou_threshold, score_threshold. Outputs: boxes, scores, classes (as floats) and their number.
struct combined_non_max_suppression : op_base<combined_non_max_suppression> {
  static constexpr std::string_view op_stem = "combined_non_max_suppression";

  bool pad_per_class = false;
  bool clip_boxes = true;
  std::int64_t per_class = 1;  ///< the rest is set by infer_shape
  std::int64_t total = 1;      ///< rows of the outputs

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_combined_non_max_suppression(const attributes& a);

}  // namespace tf_embed::gen
