// SPDX-License-Identifier: Apache-2.0
// Layer: of boxes that overlap, the one with the best score.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/non_max_suppression.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's NonMaxSuppressionV5 padded to its greatest size: positions of the boxes [n,4] that stay, their scores
/// and how many they are (`Valid`, and as an int64 `Count`); zeros behind them. `Iou`, `Least` and `Sigma` are the
/// thresholds of overlap and score and the softness, a number each; where they make no sense, status::invalid_argument.
/// `Queue` is int32 [3 * n]. float only.
template <tensor_like Boxes, tensor_like Scores, tensor_like Iou, tensor_like Least, tensor_like Sigma,
          writable_tensor Indices, writable_tensor ChosenScores, writable_tensor Valid, writable_tensor Count,
          writable_tensor Queue>
struct non_max_suppression {
  static constexpr std::string_view name = "non_max_suppression";
  static constexpr std::size_t stack_bytes = 768;

  static_assert(std::is_same_v<typename Boxes::value_type, float> && same_dtype<Boxes, Scores> &&
                    same_dtype<Boxes, Iou> && same_dtype<Boxes, Least> && same_dtype<Boxes, Sigma> &&
                    same_dtype<Boxes, ChosenScores>,
                "tf_embed: non_max_suppression: boxes, scores and thresholds must be float");
  static_assert(std::is_same_v<typename Indices::value_type, std::int32_t> && same_dtype<Indices, Valid> &&
                    same_dtype<Indices, Queue> && std::is_same_v<typename Count::value_type, std::int64_t>,
                "tf_embed: non_max_suppression: positions must be int32, the count int64");
  static_assert(Boxes::size == 4 * Scores::size && Iou::size == 1 && Least::size == 1 && Sigma::size == 1 &&
                    Indices::size == ChosenScores::size && Valid::size == 1 && Count::size == 1 &&
                    Queue::size == 3 * Scores::size,
                "tf_embed: non_max_suppression: the operands' sizes do not fit each other");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static_assert(sizeof(kernels::suppression_candidate) == 3 * sizeof(std::int32_t));
    const kernels::suppression_rule rule{*Iou::data(arena), *Least::data(arena), *Sigma::data(arena)};
    if (!rule.is_valid()) return status::invalid_argument;
    std::int32_t* const chosen = Indices::data(arena);
    float* const scores = ChosenScores::data(arena);
    const index_t count =
        kernels::suppress(Boxes::data(arena), 4, Scores::data(arena), 1, Scores::size, Indices::size, rule, chosen,
                          scores, reinterpret_cast<kernels::suppression_candidate*>(Queue::data(arena)));
    for (index_t i = count; i < Indices::size; ++i) {
      chosen[i] = 0;
      scores[i] = 0;
    }
    *Valid::data(arena) = static_cast<std::int32_t>(count);
    *Count::data(arena) = count;
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
