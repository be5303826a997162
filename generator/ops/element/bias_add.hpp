// SPDX-License-Identifier: Apache-2.0
// BiasAdd: one value per channel, added along the last axis (NHWC) or the second (NCHW).
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// input 0 [N, ..., C] or [N, C, ...]; input 1 [C].
struct bias_add : op_base<bias_add> {
  static constexpr std::string_view op_stem = "bias_add";
  bool operator==(const bias_add&) const = default;

  bool channels_first = false;  ///< data_format "NCHW"

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool joins_tail() const override { return true; }
  bool brings_back_overflow(std::span<const tensor* const> constants) const override;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
};

/// The gradient of the bias: the sum of input 0 over all but its channels.
struct bias_add_grad : composite_op<bias_add_grad> {
  static constexpr std::string_view op_stem = "bias_add";
  bool operator==(const bias_add_grad&) const = default;

  bool channels_first = false;  ///< data_format "NCHW"

  /// The axis of the channels.
  std::size_t channel_axis(std::size_t rank) const { return channels_first ? 1 : rank - 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> bias_add_rows();

}  // namespace tf_embed::gen
