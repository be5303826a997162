// SPDX-License-Identifier: Apache-2.0
// MaxPool3D and AvgPool3D.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/pool_window.hpp"
#include "ops/support/spatial_window_3d.hpp"

namespace tf_embed::gen {

/// Input: x.
struct pool3d : op_base<pool3d> {
  static constexpr std::string_view op_stem = "pool3d";
  bool operator==(const pool3d&) const = default;

  pool_kind kind = pool_kind::max;
  window_attributes_3d window;
  per_axis kernel{1, 1, 1};
  /// The 16-bit float whose lowest number maxima start at, where it has been widened.
  dtype limits_of = dtype::invalid;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes(dtype half) override { limits_of = half; }
  std::optional<channels_first_operands> channels_first() const override;
  std::unique_ptr<op> with_channels_last() const override;
};

std::span<const op_row> pool3d_rows();

}  // namespace tf_embed::gen
