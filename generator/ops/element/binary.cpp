// SPDX-License-Identifier: Apache-2.0
#include "ops/element/binary.hpp"

#include "ir/known_elements.hpp"
#include "ops/composition/parts.hpp"
#include "ops/element/operand_types.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace tf_embed::gen {
namespace {

struct binary_kind_row {
  binary_kind kind;
  std::string_view functor;
  operand_types allowed;
};

// In the order of the enumerators.
constexpr binary_kind_row binary_kinds[] = {
    {binary_kind::add, "add", operand_types::numeric},
    {binary_kind::sub, "sub", operand_types::numeric},
    {binary_kind::mul, "mul", operand_types::numeric},
    {binary_kind::div, "div", operand_types::floating},
    {binary_kind::truncate_div, "truncate_div", operand_types::numeric},
    {binary_kind::floor_div, "floor_div", operand_types::numeric},
    {binary_kind::truncate_mod, "truncate_mod", operand_types::numeric},
    {binary_kind::floor_mod, "floor_mod", operand_types::numeric},
    {binary_kind::div_no_nan, "div_no_nan", operand_types::floating},
    {binary_kind::mul_no_nan, "mul_no_nan", operand_types::floating},
    {binary_kind::maximum, "maximum", operand_types::numeric},
    {binary_kind::minimum, "minimum", operand_types::numeric},
    {binary_kind::at_least, "at_least", operand_types::numeric},
    {binary_kind::at_most, "at_most", operand_types::numeric},
    {binary_kind::pow, "pow", operand_types::numeric},
    {binary_kind::squared_difference, "squared_difference", operand_types::numeric},
    {binary_kind::xdivy, "xdivy", operand_types::floating},
    {binary_kind::xlogy, "xlogy", operand_types::floating},
    {binary_kind::xlog1py, "xlog1py", operand_types::floating},
    {binary_kind::atan2, "atan2", operand_types::floating},
    {binary_kind::next_after, "next_after", operand_types::floating},
    {binary_kind::bitwise_and, "bitwise_and", operand_types::integer},
    {binary_kind::bitwise_or, "bitwise_or", operand_types::integer},
    {binary_kind::bitwise_xor, "bitwise_xor", operand_types::integer},
    {binary_kind::left_shift, "left_shift", operand_types::integer},
    {binary_kind::right_shift, "right_shift", operand_types::integer},
    {binary_kind::logical_and, "logical_and", operand_types::boolean},
    {binary_kind::logical_or, "logical_or", operand_types::boolean},
    {binary_kind::equal, "equal", operand_types::any},
    {binary_kind::not_equal, "not_equal", operand_types::any},
    {binary_kind::less, "less", operand_types::numeric},
    {binary_kind::less_equal, "less_equal", operand_types::numeric},
    {binary_kind::greater, "greater", operand_types::numeric},
    {binary_kind::greater_equal, "greater_equal", operand_types::numeric},
};

constexpr bool binary_kinds_in_order() {
  for (std::size_t i = 0; i < std::size(binary_kinds); ++i) {
    if (static_cast<std::size_t>(binary_kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(binary_kinds_in_order());

const binary_kind_row& row_of(binary_kind k) { return binary_kinds[static_cast<std::size_t>(k)]; }

/// Whether an integer as second operand can make the operation fail.
bool may_fail(binary_kind k) {
  return k == binary_kind::div || k == binary_kind::truncate_div || k == binary_kind::floor_div ||
         k == binary_kind::truncate_mod || k == binary_kind::floor_mod || k == binary_kind::pow;
}

struct binary_name {
  std::string_view tf_name;
  binary_kind kind;
};

constexpr binary_name binary_names[] = {
    {"Add", binary_kind::add},
    {"AddV2", binary_kind::add},
    {"Atan2", binary_kind::atan2},
    {"BitwiseAnd", binary_kind::bitwise_and},
    {"BitwiseOr", binary_kind::bitwise_or},
    {"BitwiseXor", binary_kind::bitwise_xor},
    {"Div", binary_kind::div},
    {"DivNoNan", binary_kind::div_no_nan},
    {"Equal", binary_kind::equal},
    {"FloorDiv", binary_kind::floor_div},
    {"FloorMod", binary_kind::floor_mod},
    {"Greater", binary_kind::greater},
    {"GreaterEqual", binary_kind::greater_equal},
    {"LeftShift", binary_kind::left_shift},
    {"Less", binary_kind::less},
    {"LessEqual", binary_kind::less_equal},
    {"LogicalAnd", binary_kind::logical_and},
    {"LogicalOr", binary_kind::logical_or},
    {"Maximum", binary_kind::maximum},
    {"Minimum", binary_kind::minimum},
    {"Mod", binary_kind::truncate_mod},
    {"Mul", binary_kind::mul},
    {"MulNoNan", binary_kind::mul_no_nan},
    {"NextAfter", binary_kind::next_after},
    {"NotEqual", binary_kind::not_equal},
    {"Pow", binary_kind::pow},
    {"RealDiv", binary_kind::div},
    {"RightShift", binary_kind::right_shift},
    {"SquaredDifference", binary_kind::squared_difference},
    {"Sub", binary_kind::sub},
    {"TruncateDiv", binary_kind::truncate_div},
    {"TruncateMod", binary_kind::truncate_mod},
    {"Xdivy", binary_kind::xdivy},
    {"Xlog1py", binary_kind::xlog1py},
    {"Xlogy", binary_kind::xlogy},
};

/// Div is two operations under one name.
binary_kind resolved(binary_kind k, dtype t) {
  return k == binary_kind::div && is_integer(t) ? binary_kind::truncate_div : k;
}

/// The unary functor that equals a power with this constant exponent, or empty.
std::string_view power_functor(binary_kind k, const tensor* exponent) {
  if (k != binary_kind::pow || exponent == nullptr || exponent->size() != 1) return {};
  const double e = exponent->as_double(0);
  return e == 2 ? "square" : e == 3 ? "cube" : std::string_view{};
}

}  // namespace

std::string_view functor_name(binary_kind k) { return row_of(k).functor; }
bool is_comparison(binary_kind k) { return k >= binary_kind::logical_and; }

result<std::vector<tensor_type>> binary::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype t = context.dtype(0);
  if (t != context.dtype(1)) {
    return diagnostic{error_kind::bad_model, fmt::format("both operands must have one type, but are {} and {}",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  if (is_complex(t) ? !has_complex_form(kind) : !allows(row_of(resolved(kind, t)).allowed, t)) {
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
  if (is_complex(inputs[0].dtype())) {
    TF_EMBED_TRY(const shape s, broadcast(inputs[0].shape(), inputs[1].shape()));
    return std::vector<tensor>{evaluate_complex_binary(kind, inputs[0], inputs[1], s)};
  }
  TF_EMBED_TRY(tensor out, evaluate_binary(resolved(kind, inputs[0].dtype()), inputs[0], inputs[1]));
  return std::vector<tensor>{std::move(out)};
}

result<void> binary::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

bool has_complex_form(binary_kind k) {
  switch (k) {
    case binary_kind::add:
    case binary_kind::sub:
    case binary_kind::mul:
    case binary_kind::div:
    case binary_kind::div_no_nan:
    case binary_kind::mul_no_nan:
    case binary_kind::pow:
    case binary_kind::squared_difference:
    case binary_kind::equal:
    case binary_kind::not_equal:
      return true;
    default:
      return false;
  }
}

result<std::vector<value>> binary::expand(subgraph& s) const {
  const bool on_parts = kind == binary_kind::add || kind == binary_kind::sub;
  if (on_parts && is_complex(s.type(s.input(0)).dtype)) return expand_on_parts(s, *this);
  return std::vector<value>{};
}

bool binary::is_total(std::span<const tensor_type> inputs) const {
  switch (kind) {
    case binary_kind::div:
    case binary_kind::truncate_div:
    case binary_kind::floor_div:
    case binary_kind::truncate_mod:
    case binary_kind::floor_mod:
    case binary_kind::pow:
      return is_floating(inputs[0].dtype);
    default:
      return true;
  }
}

result<void> binary::emit(layer_builder& b) const {
  const bool of_complex = is_complex(b.input_type(0).dtype);
  if (!of_complex) TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  if (!incompatible_shape_error && !broadcast(b.input_type(0).shape, b.input_type(1).shape)) {
    return diagnostic{error_kind::unsupported, "compares tensors whose shapes do not broadcast"};
  }
  const tensor_type& out = b.output_type();
  std::vector<std::size_t> in_place;
  for (std::size_t i = 0; i < 2; ++i) {
    const tensor_type& in = b.input_type(i);
    if (in.shape == out.shape && byte_size(in.dtype) == byte_size(out.dtype)) in_place.push_back(i);
  }
  if (of_complex) {
    b.add(layer_spec(kind == binary_kind::pow ? "complex_functions" : "complex_map", "complex_binary",
                     {fmt::format("te::ops::complex_{}", functor_name(kind)), b.input(0), b.input(1), b.output()})
              .allow_in_place(std::move(in_place)));
    return {};
  }
  const std::string_view power = power_functor(kind, b.constant(1));
  if (!power.empty() && b.input_type(0).shape == out.shape) {
    const std::string functor = fmt::format("te::ops::{}", power);
    b.add(layer_spec("unary", {functor, b.input(0), b.output()}).allow_in_place(std::move(in_place)));
    return {};
  }
  const std::string functor = fmt::format("te::ops::{}", functor_name(resolved(kind, b.input_type(0).dtype)));
  const operand left = b.input(0);
  // What is beyond a run-time extent must not be a divisor of 0.
  const operand right = may_fail(kind) && is_integer(out.dtype) ? b.padded(1, filler::one) : b.input(1);
  b.add(layer_spec("binary", {functor, left, right, b.output()}).allow_in_place(std::move(in_place)));
  return {};
}

std::optional<stacked_form> binary::stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const {
  const shape& result = n.outputs[0].shape;
  stacked_form f{.broadcasts = true};
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    const shape& item = g.type(n.inputs[i]).shape;
    if (of_items[i] && (item.size() != result.size() || result.empty() || item[0] != result[0]))
      f.keeps_entries_apart = false;
  }
  return f;
}

std::optional<transposed_form> binary::transposed(const graph&, const node& n, const axes_order& order) const {
  return reading(inputs_between(0, n.inputs.size()), order, true);
}

std::optional<element_source> binary::element_source(const graph& g, const node& n, std::uint32_t,
                                                     std::int64_t index) const {
  if (kind != binary_kind::add && kind != binary_kind::sub) return std::nullopt;
  for (std::size_t side = 0; side < 2; ++side) {
    const tensor* other = g.constant(n.inputs[1 - side]);
    const shape& kept = g.type(n.inputs[side]).shape;
    // Of what broadcasts, single numbers alone are followed.
    const auto fits = [&](const shape& s) { return element_count(s) == 1 || s == n.outputs[0].shape; };
    if (!other || !fits(other->shape()) || !fits(kept)) continue;
    const std::int64_t added = other->as_int(other->size() == 1 ? 0 : index);
    // Far from where sums could wrap.
    constexpr std::int64_t most = std::int64_t{1} << 40;
    if (added > most || added < -most) return std::nullopt;
    return gen::element_source{.from = n.inputs[side],
                               .index = element_count(kept) == 1 ? 0 : index,
                               .offset = kind == binary_kind::sub && side == 0 ? -added : added,
                               .sign = kind == binary_kind::sub && side == 1 ? -1 : 1};
  }
  return std::nullopt;
}

namespace {

result<std::unique_ptr<op>> load_binary(const attributes& a) {
  const auto* found = std::find_if(std::begin(binary_names), std::end(binary_names),
                                   [&](const binary_name& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(binary_names)) {
    return diagnostic{error_kind::unsupported, "is no operation of two operands that tf_embed knows"};
  }
  auto made = std::make_unique<binary>(found->kind);
  if (found->kind == binary_kind::equal || found->kind == binary_kind::not_equal) {
    TF_EMBED_TRY(made->incompatible_shape_error, a.boolean("incompatible_shape_error", true));
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> binary_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Add", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"AddV2", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"Atan2", "binary", load_binary, "floats", "", "z"},
      {"BitwiseAnd", "binary", load_binary, "integers", "", "z"},
      {"BitwiseOr", "binary", load_binary, "integers", "", "z"},
      {"BitwiseXor", "binary", load_binary, "integers", "", "z"},
      {"Div", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"DivNoNan", "binary", load_binary, "floats, complex", "", "z"},
      {"Equal", "binary", load_binary, "floats, integers, bool, complex", "", "z"},
      {"FloorDiv", "binary", load_binary, "floats, integers", "", "z"},
      {"FloorMod", "binary", load_binary, "floats, integers", "", "z"},
      {"Greater", "binary", load_binary, "floats, integers", "", "z"},
      {"GreaterEqual", "binary", load_binary, "floats, integers", "", "z"},
      {"LeftShift", "binary", load_binary, "integers", "", "z"},
      {"Less", "binary", load_binary, "floats, integers", "", "z"},
      {"LessEqual", "binary", load_binary, "floats, integers", "", "z"},
      {"LogicalAnd", "binary", load_binary, "bool", "", "z"},
      {"LogicalOr", "binary", load_binary, "bool", "", "z"},
      {"Maximum", "binary", load_binary, "floats, integers", "", "z"},
      {"Minimum", "binary", load_binary, "floats, integers", "", "z"},
      {"Mod", "binary", load_binary, "floats, integers", "", "z"},
      {"Mul", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"MulNoNan", "binary", load_binary, "floats, complex", "", "z"},
      {"NextAfter", "binary", load_binary, "float, double", "", "output"},
      {"NotEqual", "binary", load_binary, "floats, integers, bool, complex", "", "z"},
      {"Pow", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"RealDiv", "binary", load_binary, "floats, complex", "", "z"},
      {"RightShift", "binary", load_binary, "integers", "", "z"},
      {"SquaredDifference", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"Sub", "binary", load_binary, "floats, integers, complex", "", "z"},
      {"TruncateDiv", "binary", load_binary, "floats, integers", "", "z"},
      {"TruncateMod", "binary", load_binary, "floats, integers", "", "z"},
      {"Xdivy", "binary", load_binary, "floats", "", "z"},
      {"Xlog1py", "binary", load_binary, "floats", "", "z"},
      {"Xlogy", "binary", load_binary, "floats", "", "z"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
