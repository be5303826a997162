// SPDX-License-Identifier: Apache-2.0
// ScatterNd, TensorScatterUpdate, -Add, -Sub, -Min, -Max: slices written to places named by tuples of indices.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct scatter_nd : op_base<scatter_nd> {
  static constexpr std::string_view op_stem = "scatter_nd";

  enum class form { zeros_add, update, add, sub, min, max };

  form kind = form::zeros_add;   ///< ScatterNd starts from zeros and adds; the others start from operand 0
  bool ignores_outside = false;  ///< bad_indices_policy "IGNORE": what an index outside names is left out
  gen::shape target;             ///< set by infer_shape

  std::size_t indices_input() const { return kind == form::zeros_add ? 0 : 1; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return kind == form::update; }
};

result<std::unique_ptr<op>> load_scatter_nd(const attributes& a);  ///< all of them

}  // namespace tf_embed::gen
