// SPDX-License-Identifier: Apache-2.0
// Fill, ZerosLike, OnesLike: one value everywhere.
#pragma once

#include "ir/op.hpp"
#include "ir/shaped_by_operand.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct filled_shape {
  gen::shape target;  ///< the result's
};

struct fill : op_base<fill, filled_shape>, shaped_by_operand, bounded_op {
  static constexpr std::string_view op_stem = "fill";
  bool operator==(const fill&) const = default;
  enum class form { fill, zeros, ones };

  form kind = form::fill;

  result<std::vector<tensor_type>> infer(const shape_context& context, filled_shape& found) const;
  std::optional<std::size_t> shape_operand() const override {
    return kind == form::fill ? std::optional<std::size_t>(0) : std::nullopt;
  }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  std::vector<tensor> fold(const shape_context& context) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

 private:
  tensor like(dtype t, const gen::shape& s) const;
};

/// Empty: zeros of the shape in input 0, also where TensorFlow would leave memory uninitialised.
struct empty : op_base<empty, filled_shape>, shaped_by_operand {
  static constexpr std::string_view op_stem = "fill";
  bool operator==(const empty&) const = default;

  gen::dtype dtype = gen::dtype::float32;

  result<std::vector<tensor_type>> infer(const shape_context& context, filled_shape& found) const;
  std::optional<std::size_t> shape_operand() const override { return 0; }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_empty(const attributes& a);
result<std::unique_ptr<op>> load_fill(const attributes& a);
result<std::unique_ptr<op>> load_zeros_like(const attributes& a);
result<std::unique_ptr<op>> load_ones_like(const attributes& a);

std::span<const op_row> fill_rows();

}  // namespace tf_embed::gen
