// SPDX-License-Identifier: Apache-2.0
// The fused tail of a convolution or matrix product: bias, residual, activation.
#pragma once

#include "ir/activation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// activation(result + bias + residual). The node's own operands are followed by bias, residual and prelu's alpha,
/// those that there are, in this order.
///   bias      one value for each output channel
///   residual  the type of the output
///   alpha     one value for each output channel (one in all is leaky_relu)
struct epilogue {
  bool has_bias = false;
  bool has_residual = false;
  activation act = {};

  bool has_alpha() const { return act.kind == activation_kind::prelu; }
  bool empty() const { return !has_bias && !has_residual && act.kind == activation_kind::none; }
  std::size_t operand_count() const {
    return (has_bias ? std::size_t{1} : 0) + (has_residual ? std::size_t{1} : 0) + (has_alpha() ? std::size_t{1} : 0);
  }
  /// Indices among the node's inputs, where the epilogue's operands start at `first`.
  std::size_t bias_index(std::size_t first = 2) const { return first; }
  std::size_t residual_index(std::size_t first = 2) const { return first + (has_bias ? 1 : 0); }
  std::size_t alpha_index(std::size_t first = 2) const { return residual_index(first) + (has_residual ? 1 : 0); }

  bool operator==(const epilogue&) const = default;
};

/// What an op with an epilogue tells the passes that fuse into it. The output channels are the last axis of output 0.
struct epilogue_slot {
  gen::epilogue current;
  std::size_t first_operand = 2;  ///< where the epilogue's operands start among the node's inputs
  std::size_t filter = 1;         ///< the input that holds the weights
  /// How many consecutive elements of the filter belong to one output channel: element i of the filter belongs to
  /// channel i / filter_run % channels. 1 where the channels are its last axis.
  std::int64_t filter_run = 1;
  /// Groups of channels that lie side by side inside such a run, as in grouped transposed convolutions: the run then
  /// holds one channel of each group, in equal parts.
  std::int64_t filter_groups = 1;

  /// The output channel, of `channels`, that element `i` of the filter belongs to.
  std::int64_t channel_of(std::int64_t i, std::int64_t channels) const {
    const std::int64_t of_group = channels / filter_groups;
    const std::int64_t group = i % filter_run / (filter_run / filter_groups);
    return group * of_group + i / filter_run % of_group;
  }
};

}  // namespace tf_embed::gen
