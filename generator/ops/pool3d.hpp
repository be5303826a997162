// SPDX-License-Identifier: Apache-2.0
// MaxPool3D and AvgPool3D.
#pragma once

#include "ops/op.hpp"
#include "ops/pool.hpp"
#include "ops/spatial_window_3d.hpp"

namespace tf_embed::gen {

/// Input: x.
struct pool3d : op_base<pool3d> {
  static constexpr std::string_view op_stem = "pool3d";

  pool_kind kind = pool_kind::max;
  window_attributes_3d window;
  per_axis kernel{1, 1, 1};

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_pool3d(const attributes& a);

}  // namespace tf_embed::gen
