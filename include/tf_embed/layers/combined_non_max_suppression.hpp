// SPDX-License-Identifier: Apache-2.0
// Layer: the best boxes of all classes, each class by itself.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/combined_non_max_suppression.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's CombinedNonMaxSuppression of Boxes [batch,n,q,4] (q is the number of classes or 1) and Scores
/// [batch,n,classes]: at most `PerClass` boxes a class, the best of all in `Detections` [batch,rows,4],
/// `DetectedScores`, `DetectedClasses` (floats) and `Count`; zeros behind them. `Iou` and `Least` are the thresholds of
/// overlap and score; an overlap that makes no sense is status::invalid_argument. `Queue` is int32 [3 * n], `Found`
/// int32 [3 * classes * PerClass], `FoundScores` float [classes * PerClass].
template <tensor_like Boxes, tensor_like Scores, tensor_like Iou, tensor_like Least, writable_tensor Detections,
          writable_tensor DetectedScores, writable_tensor DetectedClasses, writable_tensor Count, writable_tensor Queue,
          writable_tensor Found, writable_tensor FoundScores, index_t PerClass, bool Clip>
struct combined_non_max_suppression {
  static constexpr std::string_view name = "combined_non_max_suppression";
  static constexpr std::size_t stack_bytes = 1024;

  static_assert(Boxes::shape::rank == 4 && Scores::shape::rank == 3 && DetectedScores::shape::rank == 2,
                "tf_embed: combined_non_max_suppression: boxes must be [batch,n,q,4] and scores [batch,n,classes]");
  static constexpr kernels::detection_sizes sizes{
      Boxes::shape::dims[0],         Boxes::shape::dims[1], Boxes::shape::dims[2], Scores::shape::dims[2], PerClass,
      DetectedScores::shape::dims[1]};
  static_assert(std::is_same_v<typename Boxes::value_type, float> && same_dtype<Boxes, Scores> &&
                    same_dtype<Boxes, Detections> && same_dtype<Boxes, DetectedScores> &&
                    same_dtype<Boxes, DetectedClasses>,
                "tf_embed: combined_non_max_suppression: boxes, scores and detections must be float");
  static_assert(Detections::size == 4 * DetectedScores::size && DetectedClasses::size == DetectedScores::size &&
                    Count::size == sizes.batch && Queue::size == 3 * sizes.boxes &&
                    Found::size == 3 * sizes.classes * PerClass && FoundScores::size == sizes.classes * PerClass,
                "tf_embed: combined_non_max_suppression: the operands' sizes do not fit each other");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const kernels::suppression_rule rule{*Iou::data(arena), *Least::data(arena), 0.0f};
    if (!rule.is_valid()) return status::invalid_argument;
    kernels::combined_suppression(Boxes::data(arena), Scores::data(arena), sizes, rule, Clip, Detections::data(arena),
                                  DetectedScores::data(arena), DetectedClasses::data(arena), Count::data(arena),
                                  reinterpret_cast<kernels::suppression_candidate*>(Queue::data(arena)),
                                  Found::data(arena), FoundScores::data(arena));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
