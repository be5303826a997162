// SPDX-License-Identifier: Apache-2.0
// Cast.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

/// Input 0 in another element type.
struct cast : op_base<cast> {
  static constexpr std::string_view op_stem = "cast";

  dtype to = dtype::float32;  ///< DstT
  bool truncate = false;      ///< Truncate: a narrower float is cut, not rounded

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

/// ToBool: whether a scalar is not 0, or whether any other tensor has elements at all.
struct to_bool : op_base<to_bool> {
  static constexpr std::string_view op_stem = "cast";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  std::vector<tensor> fold(const shape_context& context) const override;
};

result<std::unique_ptr<op>> load_cast(const attributes& a);

}  // namespace tf_embed::gen
