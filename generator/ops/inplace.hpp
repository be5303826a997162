// SPDX-License-Identifier: Apache-2.0
// InplaceUpdate, InplaceAdd, InplaceSub: rows replaced, added, subtracted. Generated code knows them as scatters.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/scatter_nd.hpp"

namespace tf_embed::gen {

/// Inputs: x, numbers of rows (taken modulo the number of rows), rows.
struct inplace : op_base<inplace> {
  static constexpr std::string_view op_stem = "inplace";

  scatter_nd::form kind = scatter_nd::form::update;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_inplace(const attributes& a);

}  // namespace tf_embed::gen
