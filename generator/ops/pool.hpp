// SPDX-License-Identifier: Apache-2.0
// MaxPool, MaxPoolV2 and AvgPool.
#pragma once

#include "ops/op.hpp"
#include "ops/spatial_window.hpp"

namespace tf_embed::gen {

enum class pool_kind { max, average };

/// Input: x; the second version of MaxPool has ksize and strides as constant operands.
struct pool : op_base<pool> {
  static constexpr std::string_view op_stem = "pool";

  pool_kind kind = pool_kind::max;
  window_attributes window;
  std::int64_t kernel_h = 1;
  std::int64_t kernel_w = 1;
  std::int64_t depth = 1;          ///< channels that are pooled together (MaxPool alone; the kernel is 1x1 then)
  bool window_is_operand = false;  ///< ksize and strides are inputs 1 and 2

  /// Sets kernel, strides and depth from TensorFlow's lists.
  result<void> set_window(const std::vector<std::int64_t>& ksize, const std::vector<std::int64_t>& strides);

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_pool(const attributes& a);

}  // namespace tf_embed::gen
