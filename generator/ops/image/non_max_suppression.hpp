// SPDX-License-Identifier: Apache-2.0
// NonMaxSuppression, V2 to V5: of boxes that overlap, the one with the best score.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <utility>

namespace tf_embed::gen {

/// What decides whether a box stays.
struct suppression_rule {
  float iou_threshold = 0.5f;
  float score_threshold = 0;
  /// More than 0: overlapping boxes lose score instead of being dropped; iou_threshold does not count then.
  float soft_nms_sigma = 0;
};

/// The reference: positions and (lowered) scores of at most `most` boxes, best first. `boxes` holds y1,x1,y2,x2 of box
/// i at `i * stride`.
std::vector<std::pair<std::int32_t, float>> suppress(std::span<const float> boxes, std::size_t stride,
                                                     std::span<const float> scores, std::int64_t most,
                                                     const suppression_rule& rule);

/// What inference reads out of non_max_suppression's operands.
struct non_max_suppression_size {
  std::int64_t most = 0;  ///< rows of the outputs, or the most of them
};

/// Inputs: boxes [n,4], scores [n], max_output_size, iou_threshold (from V2), score_threshold (from V3), soft_nms_sigma
/// (V5). Outputs: the positions, of V5 their scores, and from V4 how many there are.
struct non_max_suppression : op_base<non_max_suppression, non_max_suppression_size> {
  static constexpr std::string_view op_stem = "non_max_suppression";
  bool operator==(const non_max_suppression&) const = default;

  int version = 4;
  float iou_threshold = 0.5f;           ///< of the first version
  bool pad_to_max_output_size = false;  ///< from V4

  result<std::vector<tensor_type>> infer(const shape_context& context, non_max_suppression_size& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

std::span<const op_row> non_max_suppression_rows();

}  // namespace tf_embed::gen
