// SPDX-License-Identifier: Apache-2.0
// Bitcast: the same bytes as elements of another type.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Input 0's bytes. Narrower elements make a last axis, wider ones take it away.
struct bitcast : op_base<bitcast> {
  static constexpr std::string_view op_stem = "bitcast";

  dtype to = dtype::float32;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_bitcast(const attributes& a);

}  // namespace tf_embed::gen
