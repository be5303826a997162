// SPDX-License-Identifier: Apache-2.0
// Bitcast: the same bytes as elements of another type.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct bitcast_operands {
  bool of_parts = false;  ///< between complex numbers and their parts, which C++ lets us look at as they are
};

/// Input 0's bytes. Narrower elements make a last axis, wider ones take it away.
struct bitcast : op_base<bitcast, bitcast_operands> {
  static constexpr std::string_view op_stem = "bitcast";
  bool operator==(const bitcast&) const = default;

  dtype to = dtype::float32;

  result<std::vector<tensor_type>> infer(const shape_context& context, bitcast_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return inferred.of_parts; }
};

std::span<const op_row> bitcast_rows();

}  // namespace tf_embed::gen
