// SPDX-License-Identifier: Apache-2.0
// Shape, ShapeN, Size, Rank: known from types alone, so never part of generated code, but of run-time extents.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct shape_of : op_base<shape_of> {
  static constexpr std::string_view op_stem = "shape_of";
  enum class form { dims, size, rank };

  form kind = form::dims;  ///< Shape and ShapeN have one output for each input
  gen::dtype out_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::vector<tensor> fold(const shape_context& context) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;

 private:
  tensor answer(const gen::shape& s) const;
};

result<std::unique_ptr<op>> load_shape(const attributes& a);  ///< Shape, ShapeN
result<std::unique_ptr<op>> load_size(const attributes& a);
result<std::unique_ptr<op>> load_rank(const attributes& a);

}  // namespace tf_embed::gen
