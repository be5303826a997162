// SPDX-License-Identifier: Apache-2.0
// ScatterNd, TensorScatterUpdate, -Add, -Sub, -Min, -Max: slices written to positions given by tuples of indices.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct scatter_nd_shape {
  gen::shape target;  ///< the result's
};

struct scatter_nd : op_base<scatter_nd, scatter_nd_shape> {
  static constexpr std::string_view op_stem = "scatter_nd";
  bool operator==(const scatter_nd&) const = default;

  enum class form { zeros_add, update, add, sub, min, max };

  form kind = form::zeros_add;   ///< ScatterNd starts from zeros and adds; the others start from operand 0
  bool ignores_outside = false;  ///< bad_indices_policy "IGNORE": updates with an index out of range are skipped

  std::size_t indices_input() const { return kind == form::zeros_add ? 0 : 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context, scatter_nd_shape& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return kind == form::update; }
  bool takes_complex() const override { return kind != form::min && kind != form::max; }
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_scatter_nd(const attributes& a);  ///< all of them

std::span<const op_row> scatter_nd_rows();

}  // namespace tf_embed::gen
