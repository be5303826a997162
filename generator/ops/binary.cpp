// SPDX-License-Identifier: Apache-2.0
#include "ops/binary.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace tf_embed::gen {
namespace {

using kind = binary_kind;

/// Which element types TensorFlow allows.
enum class operands { numeric, floating, integer, boolean, any };

struct kind_row {
  binary_kind kind;
  std::string_view functor;
  operands allowed;
};

// In the order of the enumerators.
constexpr kind_row kinds[] = {
    {kind::add, "add", operands::numeric},
    {kind::sub, "sub", operands::numeric},
    {kind::mul, "mul", operands::numeric},
    {kind::div, "div", operands::floating},
    {kind::truncate_div, "truncate_div", operands::numeric},
    {kind::floor_div, "floor_div", operands::numeric},
    {kind::truncate_mod, "truncate_mod", operands::numeric},
    {kind::floor_mod, "floor_mod", operands::numeric},
    {kind::div_no_nan, "div_no_nan", operands::floating},
    {kind::mul_no_nan, "mul_no_nan", operands::floating},
    {kind::maximum, "maximum", operands::numeric},
    {kind::minimum, "minimum", operands::numeric},
    {kind::at_least, "at_least", operands::numeric},
    {kind::at_most, "at_most", operands::numeric},
    {kind::pow, "pow", operands::numeric},
    {kind::squared_difference, "squared_difference", operands::numeric},
    {kind::xdivy, "xdivy", operands::floating},
    {kind::xlogy, "xlogy", operands::floating},
    {kind::xlog1py, "xlog1py", operands::floating},
    {kind::atan2, "atan2", operands::floating},
    {kind::next_after, "next_after", operands::floating},
    {kind::bitwise_and, "bitwise_and", operands::integer},
    {kind::bitwise_or, "bitwise_or", operands::integer},
    {kind::bitwise_xor, "bitwise_xor", operands::integer},
    {kind::left_shift, "left_shift", operands::integer},
    {kind::right_shift, "right_shift", operands::integer},
    {kind::logical_and, "logical_and", operands::boolean},
    {kind::logical_or, "logical_or", operands::boolean},
    {kind::equal, "equal", operands::any},
    {kind::not_equal, "not_equal", operands::any},
    {kind::less, "less", operands::numeric},
    {kind::less_equal, "less_equal", operands::numeric},
    {kind::greater, "greater", operands::numeric},
    {kind::greater_equal, "greater_equal", operands::numeric},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order());

const kind_row& row(kind k) { return kinds[static_cast<std::size_t>(k)]; }

/// Whether an integer as second operand can make the operation fail.
bool may_fail(kind k) {
  return k == kind::div || k == kind::truncate_div || k == kind::floor_div || k == kind::truncate_mod ||
         k == kind::floor_mod || k == kind::pow;
}

struct tf_row {
  std::string_view tf_name;
  binary_kind kind;
};

constexpr tf_row tf_names[] = {
    {"Add", kind::add},
    {"AddV2", kind::add},
    {"Atan2", kind::atan2},
    {"BitwiseAnd", kind::bitwise_and},
    {"BitwiseOr", kind::bitwise_or},
    {"BitwiseXor", kind::bitwise_xor},
    {"Div", kind::div},
    {"DivNoNan", kind::div_no_nan},
    {"Equal", kind::equal},
    {"FloorDiv", kind::floor_div},
    {"FloorMod", kind::floor_mod},
    {"Greater", kind::greater},
    {"GreaterEqual", kind::greater_equal},
    {"LeftShift", kind::left_shift},
    {"Less", kind::less},
    {"LessEqual", kind::less_equal},
    {"LogicalAnd", kind::logical_and},
    {"LogicalOr", kind::logical_or},
    {"Maximum", kind::maximum},
    {"Minimum", kind::minimum},
    {"Mod", kind::truncate_mod},
    {"Mul", kind::mul},
    {"MulNoNan", kind::mul_no_nan},
    {"NextAfter", kind::next_after},
    {"NotEqual", kind::not_equal},
    {"Pow", kind::pow},
    {"RealDiv", kind::div},
    {"RightShift", kind::right_shift},
    {"SquaredDifference", kind::squared_difference},
    {"Sub", kind::sub},
    {"TruncateDiv", kind::truncate_div},
    {"TruncateMod", kind::truncate_mod},
    {"Xdivy", kind::xdivy},
    {"Xlog1py", kind::xlog1py},
    {"Xlogy", kind::xlogy},
};

bool allows(kind k, dtype t) {
  switch (row(k).allowed) {
    case operands::numeric:
      return is_numeric(t);
    case operands::floating:
      return is_floating(t);
    case operands::integer:
      return is_integer(t);
    case operands::boolean:
      return t == dtype::boolean;
    case operands::any:
      return is_numeric(t) || t == dtype::boolean;
  }
  return false;
}

/// Div is two operations under one name.
kind resolved(kind k, dtype t) { return k == kind::div && is_integer(t) ? kind::truncate_div : k; }

/// The unary functor that equals a power with this constant exponent, or empty.
std::string_view power_functor(kind k, const tensor* exponent) {
  if (k != kind::pow || exponent == nullptr || exponent->size() != 1) return {};
  const double e = exponent->as_double(0);
  return e == 2 ? "square" : e == 3 ? "cube" : std::string_view{};
}

}  // namespace

std::string_view functor_name(kind k) { return row(k).functor; }
bool is_comparison(kind k) { return k >= kind::logical_and; }

result<std::unique_ptr<op>> load_binary(const attributes& a) {
  const auto* found =
      std::find_if(std::begin(tf_names), std::end(tf_names), [&](const tf_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(tf_names)) {
    return diagnostic{error_kind::unsupported, "is no operation of two operands that tf_embed knows"};
  }
  auto made = std::make_unique<binary>(found->kind);
  if (found->kind == kind::equal || found->kind == kind::not_equal) {
    TF_EMBED_TRY(made->incompatible_shape_error, a.boolean("incompatible_shape_error", true));
  }
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> binary::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype t = context.dtype(0);
  if (t != context.dtype(1)) {
    return diagnostic{error_kind::bad_model, fmt::format("both operands must have one type, but are {} and {}",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  if (!allows(resolved(kind, t), t)) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(context.type(0)))};
  }
  auto s = broadcast(context.shape(0), context.shape(1));
  if (!s) {
    if (!incompatible_shape_error) return one_output(dtype::boolean, {});
    return std::move(s.error());
  }
  return one_output(is_comparison(kind) ? dtype::boolean : t, *s);
}

std::vector<tensor> binary::fold(const shape_context& context) const {
  if (incompatible_shape_error || context.input_count() != 2 || broadcast(context.shape(0), context.shape(1)))
    return {};
  return {tensor::scalar<bool>(kind == binary_kind::not_equal)};
}

result<std::vector<tensor>> binary::evaluate(std::span<const tensor> inputs) const {
  if (!incompatible_shape_error && !broadcast(inputs[0].shape(), inputs[1].shape())) {
    return std::vector<tensor>{tensor::scalar<bool>(kind == binary_kind::not_equal)};
  }
  TF_EMBED_TRY(tensor out, evaluate_binary(resolved(kind, inputs[0].dtype()), inputs[0], inputs[1]));
  return std::vector<tensor>{std::move(out)};
}

result<void> binary::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> binary::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  if (!incompatible_shape_error && !broadcast(b.input_type(0).shape, b.input_type(1).shape)) {
    return diagnostic{error_kind::unsupported, "compares tensors whose shapes do not broadcast"};
  }
  const tensor_type& out = b.output_type();
  for (std::size_t i = 0; i < 2; ++i) {
    const tensor_type& in = b.input_type(i);
    if (in.shape == out.shape && byte_size(in.dtype) == byte_size(out.dtype)) b.allow_in_place(i);
  }
  const std::string_view power = power_functor(kind, b.constant(1));
  if (!power.empty() && b.input_type(0).shape == out.shape) {
    b.layer("unary", "unary", {fmt::format("te::ops::{}", power), b.input(0), b.output()});
    return {};
  }
  const std::string_view functor = functor_name(resolved(kind, b.input_type(0).dtype));
  const std::string left = b.input(0);
  // What is beyond a run-time extent must not be a divisor of 0.
  const std::string right = may_fail(kind) && is_integer(out.dtype) ? b.padded(1, filler::one) : b.input(1);
  b.layer("binary", "binary", {fmt::format("te::ops::{}", functor), left, right, b.output()});
  return {};
}

}  // namespace tf_embed::gen
