// SPDX-License-Identifier: Apache-2.0
// MaxPool3DGrad, AvgPool3DGrad.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/pool.hpp"
#include "ops/spatial_window_3d.hpp"

namespace tf_embed::gen {

/// Inputs: for MaxPool3DGrad x, the pooled x and the gradient of that; for AvgPool3DGrad the sizes of x (constant) and
/// the gradient. Output: the gradient of x. The maximum's gradient goes to all elements that equal it.
struct pool3d_grad : op_base<pool3d_grad> {
  static constexpr std::string_view op_stem = "pool3d_grad";

  pool_kind kind = pool_kind::max;
  window_attributes_3d window;
  per_axis kernel{1, 1, 1};
  shape input_sizes;  ///< of x, in the data format; set by infer_shape

  std::size_t gradient() const { return kind == pool_kind::max ? 2 : 1; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  /// Channels first become last.
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_pool3d_grad(const attributes& a);

}  // namespace tf_embed::gen
