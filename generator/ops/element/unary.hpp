// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of one operand.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <string>
#include <string_view>

namespace tf_embed::gen {

enum class unary_kind {
  abs,
  neg,
  square,
  cube,  ///< x * x * x; no TensorFlow op of its own
  sign,
  relu,
  relu6,
  leaky_relu,  ///< alpha * x below zero
  elu,
  selu,
  sigmoid,
  swish,         ///< x * sigmoid(x); made by passes, as the next four
  hard_sigmoid,  ///< relu6(x + 3) / 6
  hard_swish,    ///< x * relu6(x + 3) / 6
  gelu,          ///< x / 2 * (1 + erf(x / sqrt(2)))
  gelu_tanh,     ///< its approximation by tanh
  softplus,
  softsign,
  tanh,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  reciprocal,
  floor,
  ceil,
  round,  ///< halves to even
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  lgamma,
  logical_not,
  invert,            ///< all bits
  population_count,  ///< how many bits are set, as uint8
  conjugate,
  is_nan,
  is_inf,
  is_finite,
};

/// The functor in `tf_embed::ops`, which has the enumerator's name: "hard_swish".
std::string_view functor_name(unary_kind k);

/// The functor of complex numbers, "complex_exp"; empty where there is none.
std::string complex_functor(unary_kind k);
/// The reference for complex numbers.
tensor evaluate_complex_unary(unary_kind k, const tensor& x);

/// kind(input 0), element by element.
struct unary : op_base<unary>, bounded_op {
  static constexpr std::string_view op_stem = "unary";
  bool operator==(const unary&) const = default;

  unary_kind kind = unary_kind::relu;
  float alpha = 0.2f;  ///< of leaky_relu

  unary() = default;
  explicit unary(unary_kind k) : kind(k) {}

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph&, const node&, const std::vector<bool>&) const override {
    return stacked_form{};
  }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return kind == unary_kind::neg || !complex_functor(kind).empty(); }
  result<std::vector<value>> expand(subgraph& s) const override;
  bool joins_tail() const override;
  std::optional<activation> as_activation(std::span<const tensor* const> constants) const override;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

std::span<const op_row> unary_rows();

}  // namespace tf_embed::gen
