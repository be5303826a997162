// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of two operands with broadcasting.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <string_view>

namespace tf_embed::gen {

enum class binary_kind {
  add,
  sub,
  mul,
  div,  ///< of floats; integers are truncate_div
  truncate_div,
  floor_div,
  truncate_mod,
  floor_mod,
  div_no_nan,  ///< 0 where the divisor is 0
  mul_no_nan,  ///< 0 where the second operand is 0
  maximum,
  minimum,
  at_least,  ///< the first operand, but not below the second; ClipByValue's half, a NaN bound does not bind
  at_most,   ///< the first operand, but not above the second
  pow,
  squared_difference,
  xdivy,  ///< 0 where the first operand is 0
  xlogy,
  xlog1py,
  atan2,
  next_after,  ///< the next number of the type from the first operand towards the second
  bitwise_and,
  bitwise_or,
  bitwise_xor,
  left_shift,
  right_shift,
  logical_and,
  logical_or,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};

/// The functor in `tf_embed::ops`, which has the enumerator's name: "squared_difference".
std::string_view functor_name(binary_kind k);

/// Whether the result is bool whatever the operands are.
bool is_comparison(binary_kind k);

/// Whether the operation is known for complex numbers.
bool has_complex_form(binary_kind k);
/// The reference for complex numbers whose shapes broadcast to `s`.
tensor evaluate_complex_binary(binary_kind k, const tensor& a, const tensor& b, const shape& s);

/// input 0 (kind) input 1, of one dtype, broadcast to each other.
struct binary : op_base<binary>, bounded_op {
  static constexpr std::string_view op_stem = "binary";
  bool operator==(const binary&) const = default;

  binary_kind kind = binary_kind::add;
  /// Equal and NotEqual of operands that do not broadcast: false makes them unequal as a whole instead of an error.
  bool incompatible_shape_error = true;

  binary() = default;
  explicit binary(binary_kind k) : kind(k) {}

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type> inputs) const override;
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return has_complex_form(kind); }
  result<std::vector<value>> expand(subgraph& s) const override;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<tensor> fold(const shape_context& context) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

/// The reference for operands whose types a `binary` of this kind has checked.
result<tensor> evaluate_binary(binary_kind kind, const tensor& a, const tensor& b);

std::span<const op_row> binary_rows();

}  // namespace tf_embed::gen
