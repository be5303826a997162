// SPDX-License-Identifier: Apache-2.0
// FusedBatchNorm, FusedBatchNormV2, FusedBatchNormV3, BatchNormWithGlobalNormalization.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// (input 0 - mean) / sqrt(variance + epsilon) * scale + offset, per channel.
struct batch_norm : op_base<batch_norm> {
  static constexpr std::string_view op_stem = "batch_norm";
  bool operator==(const batch_norm&) const = default;

  /// Where among the inputs the statistics are; FusedBatchNorm's order.
  struct operand_order {
    std::size_t scale = 1;
    std::size_t offset = 2;
    std::size_t mean = 3;
    std::size_t variance = 4;

    bool operator==(const operand_order&) const = default;
  };

  bool channels_first = false;  ///< data_format "NCHW" or "NCDHW"
  float epsilon = 1e-4f;
  bool is_training = false;          ///< statistics of this batch instead of inputs 3 and 4
  float exponential_avg_factor = 1;  ///< of the running statistics that training gives back
  bool use_scale = true;             ///< BatchNormWithGlobalNormalization may leave gamma out
  operand_order order = {};
  std::size_t output_count = 5;

  /// The axis of the channels in a tensor of this rank.
  std::size_t channel_axis(std::size_t rank) const { return channels_first ? 1 : rank - 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool joins_tail() const override { return true; }
  bool brings_back_overflow(std::span<const tensor* const>) const override { return true; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
};

result<std::unique_ptr<op>> load_batch_norm(const attributes& a);

/// A normalisation as a multiplication and an addition per channel.
struct scale_and_shift {
  std::vector<double> scale;
  std::vector<double> shift;

  /// Whether x * scale + shift, in numbers of type `t`, is what TensorFlow computes: (x - mean) * scale + offset.
  bool is_finite_in(dtype t) const;
};

/// What `n` does at inference, from its constant operands (by position among the inputs), which have one value per
/// channel.
scale_and_shift scale_and_shift_of(const batch_norm& n, const tensor& scale, const tensor& offset, const tensor& mean,
                                   const tensor& variance);

std::span<const op_row> batch_norm_rows();

}  // namespace tf_embed::gen
