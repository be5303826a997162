// SPDX-License-Identifier: Apache-2.0
// Conv2D, with its fused tail.
#pragma once

#include "ir/op.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window.hpp"

namespace tf_embed::gen {

/// Inputs: x, filter [kh, kw, in channels / groups, out channels], then the epilogue's operands.
/// Where the filter has fewer channels than x, the convolution is grouped.
struct conv2d : op_base<conv2d> {
  static constexpr std::string_view op_stem = "conv2d";
  bool operator==(const conv2d&) const = default;

  window_attributes window;
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
  std::unique_ptr<op> with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                   std::span<const std::int64_t> after) const override;
};

result<std::unique_ptr<op>> load_conv2d(const attributes& a);

std::span<const op_row> conv2d_rows();

}  // namespace tf_embed::gen
