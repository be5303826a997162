// SPDX-License-Identifier: Apache-2.0
// FusedBatchNorm, FusedBatchNormV2, FusedBatchNormV3, BatchNormWithGlobalNormalization.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// (input 0 - mean) / sqrt(variance + epsilon) * scale + offset, per channel.
struct batch_norm : op_base<batch_norm> {
  static constexpr std::string_view op_stem = "batch_norm";

  /// Where among the inputs the statistics are; FusedBatchNorm's order.
  struct operand_order {
    std::size_t scale = 1;
    std::size_t offset = 2;
    std::size_t mean = 3;
    std::size_t variance = 4;
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

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_batch_norm(const attributes& a);

/// A normalisation as a multiplication and an addition per channel.
struct scale_and_shift {
  std::vector<double> scale;
  std::vector<double> shift;
};

/// What `n` does at inference, from its constant operands (by position among the inputs), which have one value per
/// channel.
scale_and_shift scale_and_shift_of(const batch_norm& n, const tensor& scale, const tensor& offset, const tensor& mean,
                                   const tensor& variance);

}  // namespace tf_embed::gen
