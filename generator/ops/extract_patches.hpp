// SPDX-License-Identifier: Apache-2.0
// ExtractImagePatches, ExtractVolumePatches: what a window sees at each of its places, side by side in the channels.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <array>

namespace tf_embed::gen {

/// A window along one axis.
struct patch_axis {
  std::int64_t in = 1;  ///< the rest but `out` and `before` is of the attributes
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t rate = 1;
  std::int64_t out = 1;
  std::int64_t before = 0;  ///< padding
};

struct extract_patches : op_base<extract_patches> {
  static constexpr std::string_view op_stem = "extract_patches";

  bool is_volume = false;          ///< [batch,planes,rows,columns,channels], else without planes
  bool is_same = false;            ///< padding
  std::array<patch_axis, 3> axes;  ///< planes, rows, columns; sizes are set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_extract_patches(const attributes& a);

}  // namespace tf_embed::gen
