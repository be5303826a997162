// SPDX-License-Identifier: Apache-2.0
// Ops that hand their inputs on: Identity, IdentityN, StopGradient, CheckNumerics, PreventGradient, Snapshot.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <optional>

namespace tf_embed::gen {

/// Output i is input i, of any type. CheckNumerics checks nothing here: NaN and infinity go through.
struct identity : op_base<identity> {
  static constexpr std::string_view op_stem = "identity";
  bool operator==(const identity&) const = default;

  std::optional<gen::shape> expected;  ///< EnsureShape: what the input's shape must be, -1 for what may be anything
  bool is_list = false;                ///< IdentityN: passes replace its outputs one by one
  bool has_remarks = false;            ///< Print: the tensors that it would print follow

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return !is_list; }
  bool is_identity() const override { return true; }
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
};

std::span<const op_row> identity_rows();

}  // namespace tf_embed::gen
