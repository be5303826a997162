// SPDX-License-Identifier: Apache-2.0
// ExtractImagePatches, ExtractVolumePatches: what a window sees at each of its places, side by side in the channels.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/spatial_window.hpp"

#include <array>

namespace tf_embed::gen {

/// A window along one axis.
struct patch_axis {
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t rate = 1;

  bool operator==(const patch_axis&) const = default;
};

/// Where the windows lie: planes, rows, columns.
struct placed_patches {
  std::array<window_axis, 3> axes;
};

struct extract_patches : op_base<extract_patches, placed_patches> {
  static constexpr std::string_view op_stem = "extract_patches";
  bool operator==(const extract_patches&) const = default;

  bool is_volume = false;          ///< [batch,planes,rows,columns,channels], else without planes
  bool is_same = false;            ///< padding
  std::array<patch_axis, 3> axes;  ///< planes, rows, columns

  result<std::vector<tensor_type>> infer(const shape_context& context, placed_patches& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

std::span<const op_row> extract_patches_rows();

}  // namespace tf_embed::gen
