// SPDX-License-Identifier: Apache-2.0
// Bitcast: the same bytes as elements of another type.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Input 0's bytes. Narrower elements make a last axis, wider ones take it away.
struct bitcast : op_base<bitcast> {
  static constexpr std::string_view op_stem = "bitcast";
  bool operator==(const bitcast&) const = default;

  dtype to = dtype::float32;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

std::span<const op_row> bitcast_rows();

}  // namespace tf_embed::gen
