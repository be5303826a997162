// SPDX-License-Identifier: Apache-2.0
#include "ops/image/combined_non_max_suppression.hpp"

#include "ops/image/non_max_suppression.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace tf_embed::gen {

result<std::vector<tensor_type>> combined_non_max_suppression::infer(const shape_context& context,
                                                                     combined_non_max_suppression_sizes& found) const {
  auto& [per_class, total] = found;
  TF_EMBED_CHECK(expect_inputs(context, 6));
  const tensor_type& boxes = context.type(0);
  const tensor_type& scores = context.type(1);
  const bool is_boxes = boxes.dtype == dtype::float32 && boxes.shape.size() == 4 && boxes.shape[3] == 4;
  if (!is_boxes || scores.dtype != dtype::float32 || scores.shape.size() != 3 || scores.shape[0] != boxes.shape[0] ||
      scores.shape[1] != boxes.shape[1] || (boxes.shape[2] != 1 && boxes.shape[2] != scores.shape[2])) {
    return diagnostic{error_kind::bad_model, fmt::format("boxes must be float32[batch,n,1 or classes,4] and scores "
                                                         "float32[batch,n,classes], but they are {} and {}",
                                                         to_string(boxes), to_string(scores))};
  }
  TF_EMBED_TRY(per_class, required_int(context, 2, "max_output_size_per_class"));
  TF_EMBED_TRY(total, required_int(context, 3, "max_total_size"));
  if (per_class < 1 || total < 1) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("sizes must be more than 0, but are {} per class, {} in all", per_class, total)};
  }
  for (std::size_t i = 4; i < 6; ++i) {
    if (context.type(i) != tensor_type{dtype::float32, {}}) {
      return diagnostic{error_kind::bad_model, fmt::format("thresholds must be one float32 each, but input {} is {}", i,
                                                           to_string(context.type(i)))};
    }
  }
  const std::int64_t classes = scores.shape[2];
  if (pad_per_class && classes != 0 && per_class < total / classes + 1) total = std::min(total, per_class * classes);
  if (pad_per_class && classes == 0) total = 0;
  std::vector<tensor_type> types;
  for (const shape& s : {shape{boxes.shape[0], total, 4}, shape{boxes.shape[0], total}, shape{boxes.shape[0], total}}) {
    TF_EMBED_TRY(tensor_type t, checked_type(dtype::float32, s));
    types.push_back(std::move(t));
  }
  types.push_back({dtype::int32, {boxes.shape[0]}});
  return types;
}

result<std::vector<tensor>> combined_non_max_suppression::evaluate(std::span<const tensor> inputs) const {
  const auto& [per_class, total] = inferred;
  const shape& s = inputs[0].shape();
  const auto batch = static_cast<std::size_t>(s[0]);
  const auto n = static_cast<std::size_t>(s[1]);
  const auto q = static_cast<std::size_t>(s[2]);
  const auto classes = static_cast<std::size_t>(inputs[1].shape()[2]);
  const auto rows = static_cast<std::size_t>(total);
  suppression_rule rule;
  rule.iou_threshold = inputs[4].as<float>()[0];
  rule.score_threshold = inputs[5].as<float>()[0];
  if (!(rule.iou_threshold >= 0 && rule.iou_threshold <= 1)) {
    return diagnostic{error_kind::runtime,
                      fmt::format("iou_threshold must be in [0,1], but is {}", rule.iou_threshold)};
  }
  tensor out_boxes(dtype::float32, {s[0], total, 4});
  tensor out_scores(dtype::float32, {s[0], total});
  tensor out_classes(dtype::float32, {s[0], total});
  tensor valid(dtype::int32, {s[0]});
  for (std::size_t b = 0; b < batch && n != 0; ++b) {
    struct detection {
      const float* box;
      float score;
      std::size_t of_class;
    };
    std::vector<detection> found;
    for (std::size_t c = 0; c < classes; ++c) {
      std::vector<float> scores(n);
      for (std::size_t i = 0; i < n; ++i) scores[i] = inputs[1].as<float>()[(b * n + i) * classes + c];
      const auto boxes = inputs[0].as<float>().subspan((b * n * q + (q == 1 ? 0 : c)) * 4);
      for (const auto& [i, score] : suppress(boxes, q * 4, scores, per_class, rule)) {
        found.push_back({&boxes[static_cast<std::size_t>(i) * q * 4], score, c});
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.score > y.score; });
    found.resize(std::min(found.size(), rows));
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (std::size_t k = 0; k < 4; ++k) {
        const float edge = found[i].box[k];
        out_boxes.mutable_as<float>()[(b * rows + i) * 4 + k] =
            clip_boxes ? std::max(std::min(edge, 1.0f), 0.0f) : edge;
      }
      out_scores.mutable_as<float>()[b * rows + i] = found[i].score;
      out_classes.mutable_as<float>()[b * rows + i] = static_cast<float>(found[i].of_class);
    }
    valid.mutable_as<std::int32_t>()[b] = static_cast<std::int32_t>(found.size());
  }
  return std::vector<tensor>{out_boxes, out_scores, out_classes, valid};
}

result<void> combined_non_max_suppression::emit(layer_builder& b) const {
  const std::int64_t n = b.input_type(0).shape[1];
  const std::int64_t classes = b.input_type(1).shape[2];
  const std::int64_t per_class = std::min(inferred.per_class, n);
  const std::int64_t found = classes * per_class;
  std::vector<argument> arguments{b.input(0), b.input(1), b.input(4), b.input(5)};
  for (std::size_t i = 0; i < 4; ++i)
    arguments.emplace_back(b.is_output_used(i) ? b.output(i) : b.scratch(b.output_type(i)));
  TF_EMBED_TRY(const tensor_type queue, checked_type(dtype::int32, {3 * n}));
  TF_EMBED_TRY(const tensor_type results, checked_type(dtype::int32, {3 * found}));
  arguments.insert(arguments.end(), {b.scratch(queue), b.scratch(results), b.scratch({dtype::float32, {found}})});
  arguments.insert(arguments.end(), {per_class, clip_boxes});
  b.add(layer_spec("combined_non_max_suppression", std::move(arguments)));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_combined_non_max_suppression(const attributes& a) {
  auto c = std::make_unique<combined_non_max_suppression>();
  TF_EMBED_TRY(c->pad_per_class, a.boolean("pad_per_class", false));
  TF_EMBED_TRY(c->clip_boxes, a.boolean("clip_boxes", true));
  return std::unique_ptr<op>(std::move(c));
}

}  // namespace

std::span<const op_row> combined_non_max_suppression_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"CombinedNonMaxSuppression", "combined_non_max_suppression", load_combined_non_max_suppression, "float", "constant sizes", "nmsed_boxes, nmsed_scores, nmsed_classes, valid_detections"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
