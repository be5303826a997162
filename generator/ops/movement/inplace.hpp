// SPDX-License-Identifier: Apache-2.0
// InplaceUpdate, InplaceAdd, InplaceSub: rows replaced, added, subtracted. Generated code has them as scatters.
#pragma once

#include "ir/op.hpp"
#include "ops/movement/scatter_nd.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: x, numbers of rows (taken modulo the number of rows), rows.
struct inplace : composite_op<inplace> {
  static constexpr std::string_view op_stem = "inplace";
  bool operator==(const inplace&) const = default;

  scatter_nd::form kind = scatter_nd::form::update;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool takes_complex() const override { return true; }
};

result<std::unique_ptr<op>> load_inplace(const attributes& a);

std::span<const op_row> inplace_rows();

}  // namespace tf_embed::gen
