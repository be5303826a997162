// SPDX-License-Identifier: Apache-2.0
// The best boxes of all classes, each class by itself.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/non_max_suppression.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

struct detection_sizes {
  index_t batch, boxes;
  index_t box_classes;  ///< 1 where all classes share their boxes
  index_t classes;
  index_t per_class;  ///< at most so many of a class
  index_t rows;       ///< of the outputs
};

/// `found` has room for three numbers for each of classes * per_class boxes (position, class, order), `found_scores`
/// for one, `queue` for a candidate a box.
inline void combined_suppression(const float* boxes, const float* scores, const detection_sizes& s,
                                 const suppression_rule& rule, bool clip, float* out_boxes, float* out_scores,
                                 float* out_classes, std::int32_t* out_count, suppression_candidate* queue,
                                 std::int32_t* found, float* found_scores) noexcept {
  const index_t room = s.classes * s.per_class;
  std::int32_t* const position = found;
  std::int32_t* const of_class = found + room;
  std::int32_t* const order = found + 2 * room;
  for (index_t b = 0; b < s.batch; ++b) {
    index_t count = 0;
    for (index_t c = 0; c < s.classes; ++c) {
      const index_t column = s.box_classes == 1 ? 0 : c;
      const index_t made = suppress(boxes + 4 * column, 4 * s.box_classes, scores + c, s.classes, s.boxes, s.per_class,
                                    rule, position + count, found_scores + count, queue);
      for (index_t i = count; i < count + made; ++i) {
        order[i] = static_cast<std::int32_t>(i);
        of_class[i] = static_cast<std::int32_t>(c);
      }
      count += made;
    }
    const auto better = [found_scores](std::int32_t x, std::int32_t y) {
      return found_scores[x] > found_scores[y] || (found_scores[x] == found_scores[y] && x < y);
    };
    std::make_heap(order, order + count, better);
    std::sort_heap(order, order + count, better);
    const index_t kept = count < s.rows ? count : s.rows;
    for (index_t i = 0; i < s.rows; ++i, out_boxes += 4) {
      const bool is_box = i < kept;
      const std::int32_t at = is_box ? order[i] : 0;
      const float* const box =
          is_box ? boxes + 4 * (position[at] * s.box_classes + (s.box_classes == 1 ? 0 : of_class[at])) : nullptr;
      for (index_t k = 0; k < 4; ++k) {
        const float edge = is_box ? box[k] : 0.0f;
        out_boxes[k] = clip ? std::max(std::min(edge, 1.0f), 0.0f) : edge;
      }
      *out_scores++ = is_box ? found_scores[at] : 0.0f;
      *out_classes++ = is_box ? static_cast<float>(of_class[at]) : 0.0f;
    }
    *out_count++ = static_cast<std::int32_t>(kept);
    boxes += 4 * s.boxes * s.box_classes;
    scores += s.boxes * s.classes;
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
