// SPDX-License-Identifier: Apache-2.0
// MaxPool, MaxPoolV2 and AvgPool.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/pool_window.hpp"

namespace tf_embed::gen {

/// A window that may be over the channels instead.
struct pool_window : sized_window {
  std::int64_t depth = 1;  ///< channels that are pooled together (MaxPool alone; the kernel is 1x1 then)

  /// Sets kernel, strides and depth from TensorFlow's lists.
  result<void> set(pool_kind kind, const std::vector<std::int64_t>& ksize, const std::vector<std::int64_t>& strides);

  bool operator==(const pool_window&) const = default;
};

/// Input: x; the second version of MaxPool has ksize and strides as constant operands. What is inferred is the window
/// with those.
struct pool : op_base<pool, pool_window> {
  static constexpr std::string_view op_stem = "pool";
  bool operator==(const pool&) const = default;

  pool_kind kind = pool_kind::max;
  pool_window window;
  bool window_is_operand = false;  ///< ksize and strides are inputs 1 and 2
  /// The 16-bit float whose lowest number maxima start at, where it has been widened.
  dtype limits_of = dtype::invalid;

  result<std::vector<tensor_type>> infer(const shape_context& context, pool_window& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes(dtype half) override { limits_of = half; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> pool_rows();

}  // namespace tf_embed::gen
