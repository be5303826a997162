// SPDX-License-Identifier: Apache-2.0
// Ops that hand their inputs on: Identity, IdentityN, StopGradient, CheckNumerics, PreventGradient, Snapshot.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <optional>

namespace tf_embed::gen {

/// Output i is input i, of any type. CheckNumerics checks nothing here: NaN and infinity go through.
struct identity : op_base<identity> {
  static constexpr std::string_view op_stem = "identity";

  std::optional<gen::shape> expected;  ///< EnsureShape: what the input's shape must be, -1 for what may be anything
  bool is_list = false;                ///< IdentityN: passes replace its outputs one by one
  bool has_remarks = false;            ///< Print: what it would print follows

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  bool is_view() const override { return !is_list; }
};

result<std::unique_ptr<op>> load_identity(const attributes& a);

}  // namespace tf_embed::gen
