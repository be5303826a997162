// SPDX-License-Identifier: Apache-2.0
// Fill, ZerosLike, OnesLike: one value everywhere.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct fill : op_base<fill> {
  static constexpr std::string_view op_stem = "fill";
  enum class form { fill, zeros, ones };

  form kind = form::fill;
  gen::shape target;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  std::vector<tensor> fold(const shape_context& context) const override;

 private:
  tensor like(dtype t, const gen::shape& s) const;
};

/// Empty: zeros of the shape in input 0, also where TensorFlow would leave what lies in memory.
struct empty : op_base<empty> {
  static constexpr std::string_view op_stem = "fill";

  gen::dtype dtype = gen::dtype::float32;
  gen::shape target;  ///< set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_empty(const attributes& a);
result<std::unique_ptr<op>> load_fill(const attributes& a);
result<std::unique_ptr<op>> load_zeros_like(const attributes& a);
result<std::unique_ptr<op>> load_ones_like(const attributes& a);

}  // namespace tf_embed::gen
