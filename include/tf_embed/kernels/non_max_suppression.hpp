// SPDX-License-Identifier: Apache-2.0
// Of boxes that overlap, the one with the best score.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/rounded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// What decides whether a box stays. A `soft_nms_sigma` of more than 0 lowers the scores of overlapping boxes instead
/// of dropping them.
struct suppression_rule {
  float iou_threshold;
  float score_threshold;
  float soft_nms_sigma;

  bool is_valid() const noexcept { return iou_threshold >= 0 && iou_threshold <= 1 && soft_nms_sigma >= 0; }
};

/// A box that may still be chosen. Three numbers of 32 bits, as the room for them is counted.
struct suppression_candidate {
  float score;
  std::int32_t box;
  std::int32_t checked;  ///< against so many of the chosen ones
};

namespace detail {

/// Intersection over union of two boxes y1,x1,y2,x2, whose corners may have changed places. Rounded step by step: what
/// lies on the threshold must not hang on how the compiler fuses.
inline float overlap(const float* a, const float* b) noexcept {
  const float a_top = std::min(a[0], a[2]), a_bottom = std::max(a[0], a[2]);
  const float a_left = std::min(a[1], a[3]), a_right = std::max(a[1], a[3]);
  const float b_top = std::min(b[0], b[2]), b_bottom = std::max(b[0], b[2]);
  const float b_left = std::min(b[1], b[3]), b_right = std::max(b[1], b[3]);
  const float a_area = rounded((a_bottom - a_top) * (a_right - a_left));
  const float b_area = rounded((b_bottom - b_top) * (b_right - b_left));
  if (a_area <= 0 || b_area <= 0) return 0;
  const float height = std::max(std::min(a_bottom, b_bottom) - std::max(a_top, b_top), 0.0f);
  const float width = std::max(std::min(a_right, b_right) - std::max(a_left, b_left), 0.0f);
  const float both = rounded(height * width);
  return both / (a_area + b_area - both);
}

}  // namespace detail

/// Chooses at most `most` of `n` boxes, best first, and answers how many. Box i is at `boxes + i * box_stride`, its
/// score at `scores[i * score_stride]`. `chosen` and `chosen_scores` have room for `most`, `queue` for `n`.
inline index_t suppress(const float* boxes, index_t box_stride, const float* scores, index_t score_stride, index_t n,
                        index_t most, const suppression_rule& rule, std::int32_t* chosen, float* chosen_scores,
                        suppression_candidate* queue) noexcept {
  const auto worse = [](const suppression_candidate& a, const suppression_candidate& b) {
    return a.score < b.score || (a.score == b.score && a.box > b.box);
  };
  index_t waiting = 0;
  for (index_t i = 0; i < n; ++i) {
    const float score = scores[i * score_stride];
    if (score > rule.score_threshold) queue[waiting++] = {score, static_cast<std::int32_t>(i), 0};
  }
  std::make_heap(queue, queue + waiting, worse);
  const bool is_soft = rule.soft_nms_sigma > 0;
  const float scale = is_soft ? -0.5f / rule.soft_nms_sigma : 0.0f;
  index_t count = 0;
  while (count < most && waiting > 0) {
    std::pop_heap(queue, queue + waiting, worse);
    suppression_candidate next = queue[--waiting];
    const float score = next.score;
    bool dropped = false;
    for (index_t j = count - 1; j >= next.checked; --j) {
      const float iou = detail::overlap(boxes + next.box * box_stride, boxes + chosen[j] * box_stride);
      if (!is_soft && iou > rule.iou_threshold) {
        dropped = true;
        break;
      }
      next.score *= is_soft ? std::exp(scale * iou * iou) : iou <= rule.iou_threshold ? 1.0f : 0.0f;
      if (next.score <= rule.score_threshold) break;
    }
    next.checked = static_cast<std::int32_t>(count);
    if (dropped) continue;
    if (next.score == score) {
      chosen[count] = next.box;
      chosen_scores[count++] = next.score;
    } else if (next.score > rule.score_threshold) {
      queue[waiting++] = next;
      std::push_heap(queue, queue + waiting, worse);
    }
  }
  return count;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
