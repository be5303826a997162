// SPDX-License-Identifier: Apache-2.0
#include "ops/image/non_max_suppression.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tf_embed::gen {
namespace {

float overlap_of_boxes(const float* a, const float* b) {
  const auto area = [](const float* box) {
    return rounded((std::max(box[0], box[2]) - std::min(box[0], box[2])) *
                   (std::max(box[1], box[3]) - std::min(box[1], box[3])));
  };
  const float area_a = area(a);
  const float area_b = area(b);
  if (area_a <= 0 || area_b <= 0) return 0;
  const auto shared = [&](int low, int high) {
    const float from = std::max(std::min(a[low], a[high]), std::min(b[low], b[high]));
    const float to = std::min(std::max(a[low], a[high]), std::max(b[low], b[high]));
    return std::max(to - from, 0.0f);
  };
  const float both = rounded(shared(0, 2) * shared(1, 3));
  return both / (area_a + area_b - both);
}

}  // namespace

std::vector<std::pair<std::int32_t, float>> suppress(std::span<const float> boxes, std::size_t stride,
                                                     std::span<const float> scores, std::int64_t most,
                                                     const suppression_rule& rule) {
  struct candidate {
    std::int32_t box;
    float score;
    std::size_t checked;  ///< against so many of the chosen ones
  };
  std::vector<candidate> candidates;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > rule.score_threshold) candidates.push_back({static_cast<std::int32_t>(i), scores[i], 0});
  }
  const bool is_soft = rule.soft_nms_sigma > 0;
  const float scale = is_soft ? -0.5f / rule.soft_nms_sigma : 0;
  std::vector<std::pair<std::int32_t, float>> chosen;
  while (static_cast<std::int64_t>(chosen.size()) < most && !candidates.empty()) {
    const auto best = std::max_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
      return a.score < b.score || (a.score == b.score && a.box > b.box);
    });
    candidate next = *best;
    candidates.erase(best);
    const float score = next.score;
    bool dropped = false;
    for (std::size_t j = chosen.size(); j-- > next.checked && !dropped;) {
      const float iou = overlap_of_boxes(&boxes[static_cast<std::size_t>(next.box) * stride],
                                         &boxes[static_cast<std::size_t>(chosen[j].first) * stride]);
      next.score *= is_soft ? std::exp(scale * iou * iou) : iou <= rule.iou_threshold ? 1.0f : 0.0f;
      if (!is_soft && iou > rule.iou_threshold) dropped = true;
      if (next.score <= rule.score_threshold) break;
    }
    next.checked = chosen.size();
    if (dropped) continue;
    if (next.score == score) {
      chosen.emplace_back(next.box, next.score);
    } else if (next.score > rule.score_threshold) {
      candidates.push_back(next);
    }
  }
  return chosen;
}

result<std::vector<tensor_type>> non_max_suppression::infer(const shape_context& context,
                                                            non_max_suppression_size& found) const {
  std::int64_t& most = found.most;
  TF_EMBED_CHECK(expect_inputs(context, version == 1 ? 3 : version == 2 ? 4 : version < 5 ? 5 : 6));
  const tensor_type& boxes = context.type(0);
  if ((boxes.dtype != dtype::float32 && boxes.dtype != dtype::float16) || boxes.shape.size() != 2 ||
      boxes.shape[1] != 4) {
    return diagnostic{error_kind::bad_model, fmt::format("boxes must be floats [n,4], but are {}", to_string(boxes))};
  }
  if (context.dtype(1) != boxes.dtype || context.shape(1) != shape{boxes.shape[0]}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("scores must be {}, but are {}",
                                  to_string(tensor_type{boxes.dtype, {boxes.shape[0]}}), to_string(context.type(1)))};
  }
  for (std::size_t i = 3; i < context.input_count(); ++i) {
    if (!context.shape(i).empty() || (context.dtype(i) != boxes.dtype && context.dtype(i) != dtype::float32)) {
      return diagnostic{error_kind::bad_model, fmt::format("thresholds must be one {} each, but input {} is {}",
                                                           name(boxes.dtype), i, to_string(context.type(i)))};
    }
  }
  TF_EMBED_TRY(most, required_int(context, 2, "max_output_size"));
  if (most < 0) {
    return diagnostic{error_kind::bad_model, fmt::format("max_output_size must not be negative, but is {}", most)};
  }
  // Without padding the rows are those that stay, which is known at run time only.
  if (!pad_to_max_output_size) most = std::min(most, boxes.shape[0]);
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int32, {most}));
  if (!pad_to_max_output_size && most != 0) indices.extents = {context.own_extent(0)};
  std::vector<tensor_type> types{indices};
  if (version == 5) types.push_back({boxes.dtype, {most}, indices.extents});
  if (version >= 4) types.push_back({dtype::int32, {}});
  return types;
}

// The count is the node's own. Boxes beyond the inputs' extent get no score that could be chosen.
result<void> non_max_suppression::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  for (std::size_t i = 2; i < context.input_count(); ++i) {
    if (context.type(i).has_dynamic_axis()) return refused_extent(context, i, "must be a number");
  }
  if (context.type(0).extent() != context.type(1).extent() || context.type(0).extent().axis != 0) {
    return refused_extent(context, context.type(1).has_dynamic_axis() ? 1 : 0, "boxes and scores must be equally many");
  }
  return {};
}

result<std::vector<tensor>> non_max_suppression::evaluate(std::span<const tensor> inputs) const {
  const auto floats = [](const tensor& t) {
    std::vector<float> values(static_cast<std::size_t>(t.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<float>(t.as_double(static_cast<std::int64_t>(i)));
    }
    return values;
  };
  suppression_rule rule;
  rule.iou_threshold = version > 1 ? floats(inputs[3])[0] : iou_threshold;
  rule.score_threshold = version > 2 ? floats(inputs[4])[0] : std::numeric_limits<float>::lowest();
  rule.soft_nms_sigma = version > 4 ? floats(inputs[5])[0] : 0;
  if (!(rule.iou_threshold >= 0 && rule.iou_threshold <= 1)) {
    return diagnostic{error_kind::runtime,
                      fmt::format("iou_threshold must be in [0,1], but is {}", rule.iou_threshold)};
  }
  if (!(rule.soft_nms_sigma >= 0)) {
    return diagnostic{error_kind::runtime,
                      fmt::format("soft_nms_sigma must not be negative, but is {}", rule.soft_nms_sigma)};
  }
  const auto chosen = suppress(floats(inputs[0]), 4, floats(inputs[1]), inferred.most, rule);
  const std::int64_t rows = pad_to_max_output_size ? inferred.most : static_cast<std::int64_t>(chosen.size());
  tensor indices(dtype::int32, {rows});
  tensor scores(inputs[1].dtype(), {rows});
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    indices.mutable_as<std::int32_t>()[i] = chosen[i].first;
    if (scores.dtype() == dtype::float32) {
      scores.mutable_as<float>()[i] = chosen[i].second;
    } else {
      scores.mutable_as<float16>()[i] = to_float16(chosen[i].second);
    }
  }
  std::vector<tensor> outputs{indices};
  if (version == 5) outputs.push_back(scores);
  if (version >= 4) outputs.push_back(tensor::scalar(static_cast<std::int32_t>(chosen.size())));
  return outputs;
}

result<void> non_max_suppression::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const auto threshold = [&](bool is_input, std::size_t i, float x, std::string_view role) -> argument {
    if (is_input) return b.input(i);
    return b.weights_tensor(tensor::scalar(x), role);
  };
  const std::int64_t n = b.input_type(0).shape[0];
  const argument iou = threshold(version > 1, 3, iou_threshold, "iou_threshold");
  const argument least = threshold(version > 2, 4, std::numeric_limits<float>::lowest(), "score_threshold");
  const argument sigma = threshold(version > 4, 5, 0, "soft_nms_sigma");
  const std::size_t none = b.output_count();
  const auto made = [&](std::size_t i, const tensor_type& type) {
    return i < none && b.is_output_used(i) ? b.output(i) : b.scratch(type);
  };
  const operand boxes = b.input(0);
  const operand scores = b.padded(1, filler::lowest);
  const operand indices = made(0, {dtype::int32, {inferred.most}});
  const operand chosen = made(version == 5 ? 1 : none, {dtype::float32, {inferred.most}});
  const operand valid = made(version == 5 ? 2 : version == 4 ? 1 : none, {dtype::int32, {}});
  const operand count = b.output_type().has_dynamic_axis() ? b.count() : b.scratch({dtype::int64, {}});
  const operand queue = b.scratch({dtype::int32, {3 * n}});
  b.add(layer_spec("non_max_suppression", {boxes, scores, iou, least, sigma, indices, chosen, valid, count, queue}));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_non_max_suppression(const attributes& a) {
  auto s = std::make_unique<non_max_suppression>();
  const std::string_view name = a.op_name();
  s->version = name.ends_with("V2")   ? 2
               : name.ends_with("V3") ? 3
               : name.ends_with("V4") ? 4
               : name.ends_with("V5") ? 5
                                      : 1;
  if (s->version == 1) {
    TF_EMBED_TRY(s->iou_threshold, a.real("iou_threshold", 0.5f));
  }
  if (s->version >= 4) {
    TF_EMBED_TRY(s->pad_to_max_output_size, a.boolean("pad_to_max_output_size", false));
  }
  return std::unique_ptr<op>(std::move(s));
}

}  // namespace

std::span<const op_row> non_max_suppression_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"NonMaxSuppression", "non_max_suppression", load_non_max_suppression, "float", "constant max_output_size", "selected_indices"},
      {"NonMaxSuppressionV2", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size", "selected_indices"},
      {"NonMaxSuppressionV3", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size", "selected_indices"},
      {"NonMaxSuppressionV4", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size", "selected_indices, valid_outputs"},
      {"NonMaxSuppressionV5", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size", "selected_indices, selected_scores, valid_outputs"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
