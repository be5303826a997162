// SPDX-License-Identifier: Apache-2.0
#include "ops/element/unary.hpp"

#include "ops/composition/parts.hpp"
#include "ops/element/operand_types.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace tf_embed::gen {
namespace {

struct unary_kind_row {
  unary_kind kind;
  std::string_view functor;
  operand_types allowed;
  std::string_view tf_name;  ///< empty for those that only passes make
};

// In the order of the enumerators.
constexpr unary_kind_row unary_kinds[] = {
    {unary_kind::abs, "abs", operand_types::numeric, "Abs"},
    {unary_kind::neg, "neg", operand_types::numeric, "Neg"},
    {unary_kind::square, "square", operand_types::numeric, "Square"},
    {unary_kind::cube, "cube", operand_types::numeric, ""},
    {unary_kind::sign, "sign", operand_types::numeric, "Sign"},
    {unary_kind::relu, "relu", operand_types::numeric, "Relu"},
    {unary_kind::relu6, "relu6", operand_types::numeric, "Relu6"},
    {unary_kind::leaky_relu, "leaky_relu", operand_types::floating, "LeakyRelu"},
    {unary_kind::elu, "elu", operand_types::floating, "Elu"},
    {unary_kind::selu, "selu", operand_types::floating, "Selu"},
    {unary_kind::sigmoid, "sigmoid", operand_types::floating, "Sigmoid"},
    {unary_kind::swish, "swish", operand_types::floating, ""},
    {unary_kind::hard_sigmoid, "hard_sigmoid", operand_types::floating, ""},
    {unary_kind::hard_swish, "hard_swish", operand_types::floating, ""},
    {unary_kind::gelu, "gelu", operand_types::floating, ""},
    {unary_kind::gelu_tanh, "gelu_tanh", operand_types::floating, ""},
    {unary_kind::softplus, "softplus", operand_types::floating, "Softplus"},
    {unary_kind::softsign, "softsign", operand_types::floating, "Softsign"},
    {unary_kind::tanh, "tanh", operand_types::floating, "Tanh"},
    {unary_kind::exp, "exp", operand_types::floating, "Exp"},
    {unary_kind::expm1, "expm1", operand_types::floating, "Expm1"},
    {unary_kind::log, "log", operand_types::floating, "Log"},
    {unary_kind::log1p, "log1p", operand_types::floating, "Log1p"},
    {unary_kind::sqrt, "sqrt", operand_types::floating, "Sqrt"},
    {unary_kind::rsqrt, "rsqrt", operand_types::floating, "Rsqrt"},
    {unary_kind::reciprocal, "reciprocal", operand_types::floating, "Reciprocal"},
    {unary_kind::floor, "floor", operand_types::floating, "Floor"},
    {unary_kind::ceil, "ceil", operand_types::floating, "Ceil"},
    {unary_kind::round, "round", operand_types::numeric, "Round"},
    {unary_kind::sin, "sin", operand_types::floating, "Sin"},
    {unary_kind::cos, "cos", operand_types::floating, "Cos"},
    {unary_kind::tan, "tan", operand_types::floating, "Tan"},
    {unary_kind::asin, "asin", operand_types::floating, "Asin"},
    {unary_kind::acos, "acos", operand_types::floating, "Acos"},
    {unary_kind::atan, "atan", operand_types::floating, "Atan"},
    {unary_kind::sinh, "sinh", operand_types::floating, "Sinh"},
    {unary_kind::cosh, "cosh", operand_types::floating, "Cosh"},
    {unary_kind::asinh, "asinh", operand_types::floating, "Asinh"},
    {unary_kind::acosh, "acosh", operand_types::floating, "Acosh"},
    {unary_kind::atanh, "atanh", operand_types::floating, "Atanh"},
    {unary_kind::erf, "erf", operand_types::floating, "Erf"},
    {unary_kind::erfc, "erfc", operand_types::floating, "Erfc"},
    {unary_kind::lgamma, "lgamma", operand_types::floating, "Lgamma"},
    {unary_kind::logical_not, "logical_not", operand_types::boolean, "LogicalNot"},
    {unary_kind::invert, "invert", operand_types::integer, "Invert"},
    {unary_kind::population_count, "population_count", operand_types::integer, "PopulationCount"},
    {unary_kind::conjugate, "conjugate", operand_types::complex, "Conj"},
    {unary_kind::is_nan, "is_nan", operand_types::floating, "IsNan"},
    {unary_kind::is_inf, "is_inf", operand_types::floating, "IsInf"},
    {unary_kind::is_finite, "is_finite", operand_types::floating, "IsFinite"},
};

constexpr bool unary_kinds_in_order() {
  for (std::size_t i = 0; i < std::size(unary_kinds); ++i) {
    if (static_cast<std::size_t>(unary_kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(unary_kinds_in_order());

const unary_kind_row& row_of(unary_kind k) { return unary_kinds[static_cast<std::size_t>(k)]; }

}  // namespace

std::string_view functor_name(unary_kind k) { return row_of(k).functor; }

result<std::vector<tensor_type>> unary::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const bool fits = is_complex(context.dtype(0)) ? takes_complex() : allows(row_of(kind).allowed, context.dtype(0));
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(context.type(0)))};
  }
  const dtype made = kind >= unary_kind::is_nan             ? dtype::boolean
                     : kind == unary_kind::population_count ? dtype::uint8
                                                            : context.dtype(0);
  return one_output(made, context.shape(0));
}

result<void> unary::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

std::string complex_functor(unary_kind k) {
  if (k == unary_kind::conjugate) return "conjugate";
  constexpr unary_kind computed[] = {unary_kind::square, unary_kind::sign,      unary_kind::sigmoid, unary_kind::tanh,
                                     unary_kind::exp,    unary_kind::expm1,     unary_kind::log,     unary_kind::log1p,
                                     unary_kind::sqrt,   unary_kind::rsqrt,     unary_kind::sin,     unary_kind::cos,
                                     unary_kind::tan,    unary_kind::asin,      unary_kind::acos,    unary_kind::atan,
                                     unary_kind::sinh,   unary_kind::cosh,      unary_kind::asinh,   unary_kind::acosh,
                                     unary_kind::atanh,  unary_kind::reciprocal};
  const bool known = std::find(std::begin(computed), std::end(computed), k) != std::end(computed);
  return known ? fmt::format("complex_{}", functor_name(k)) : "";
}

result<std::vector<value>> unary::expand(subgraph& s) const {
  if (kind == unary_kind::neg && is_complex(s.type(s.input(0)).dtype)) return expand_on_parts(s, *this);
  return std::vector<value>{};
}

result<void> unary::emit(layer_builder& b) const {
  const dtype in = b.input_type(0).dtype;
  if (is_complex(in)) {
    // Those of the standard library are in a header of their own.
    const bool is_plain = kind == unary_kind::square || kind == unary_kind::reciprocal || kind == unary_kind::conjugate;
    b.add(layer_spec(is_plain ? "complex_map" : "complex_functions", "complex_unary",
                     {"te::ops::" + complex_functor(kind), b.input(0), b.output()})
              .allow_in_place(0));
    return {};
  }
  TF_EMBED_CHECK(check_kernel_dtype(in));
  argument functor = fmt::format("te::ops::{}", functor_name(kind));
  if (kind == unary_kind::leaky_relu) functor = template_type{"te::ops::leaky_relu", {alpha}};
  if (kind == unary_kind::round && is_integer(in)) functor = "te::ops::identity";
  layer_spec layer("unary", {functor, b.input(0), b.output()});
  if (byte_size(in) == byte_size(b.output_type().dtype)) layer.in_place = {0};
  b.add(std::move(layer));
  return {};
}

bool unary::joins_tail() const {
  switch (kind) {
    case unary_kind::relu:
    case unary_kind::relu6:
    case unary_kind::leaky_relu:
    case unary_kind::elu:
    case unary_kind::selu:
    case unary_kind::sigmoid:
    case unary_kind::softplus:
    case unary_kind::tanh:
      return true;
    default:
      return false;
  }
}

std::optional<activation> unary::as_activation(std::span<const tensor* const>) const {
  switch (kind) {
    case unary_kind::relu:
      return activation{activation_kind::relu};
    case unary_kind::relu6:
      return activation{activation_kind::relu6};
    case unary_kind::leaky_relu:
      return activation{activation_kind::leaky_relu, alpha};
    case unary_kind::elu:
      return activation{activation_kind::elu};
    case unary_kind::sigmoid:
      return activation{activation_kind::sigmoid};
    case unary_kind::tanh:
      return activation{activation_kind::tanh};
    case unary_kind::swish:
      return activation{activation_kind::swish};
    case unary_kind::hard_swish:
      return activation{activation_kind::hard_swish};
    default:
      return std::nullopt;
  }
}

std::optional<transposed_form> unary::transposed(const graph&, const node&, const axes_order& order) const {
  return reading({0}, order);
}

namespace {

result<std::unique_ptr<op>> load_unary(const attributes& a) {
  // Two names that the table does not have, since their unary_kinds have another.
  const std::string_view name = a.op_name() == "Rint" ? "Round" : a.op_name() == "Inv" ? "Reciprocal" : a.op_name();
  const auto* found = std::find_if(std::begin(unary_kinds), std::end(unary_kinds),
                                   [&](const unary_kind_row& r) { return r.tf_name == name; });
  if (name.empty() || found == std::end(unary_kinds)) {
    return diagnostic{error_kind::unsupported, "is no operation of one operand that tf_embed knows"};
  }
  auto made = std::make_unique<unary>(found->kind);
  if (found->kind == unary_kind::leaky_relu) {
    TF_EMBED_TRY(made->alpha, a.real("alpha", 0.2f));
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

namespace {

/// Of one element; nullopt where it may be any number of the type.
std::optional<interval> unary_interval(unary_kind kind, interval x) {
  constexpr interval zero{0, 0};
  const auto below_zero = difference(zero, x);
  switch (kind) {
    case unary_kind::neg:
      return below_zero;
    case unary_kind::abs:
      if (x.least >= 0) return x;
      if (!below_zero || x.most <= 0) return below_zero;
      return interval{0, std::max(below_zero->most, x.most)};
    case unary_kind::sign:
      return interval{x.least > 0 ? 1 : x.least < 0 ? -1 : 0, x.most > 0 ? 1 : x.most < 0 ? -1 : 0};
    case unary_kind::square: {
      const auto both = product(x, x);
      return both ? std::optional(interval{std::max<std::int64_t>(both->least, 0), both->most}) : std::nullopt;
    }
    case unary_kind::relu:
      return interval{std::max<std::int64_t>(x.least, 0), std::max<std::int64_t>(x.most, 0)};
    case unary_kind::relu6:
      return interval{std::clamp<std::int64_t>(x.least, 0, 6), std::clamp<std::int64_t>(x.most, 0, 6)};
    case unary_kind::logical_not:
      return interval{1 - x.most, 1 - x.least};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<value_bounds> unary::bounds(const bounds_context& c) const {
  return elementwise_bounds(
      c, [&](std::span<const interval> x) { return wrapped(c.output().dtype, unary_interval(kind, x[0])); });
}

std::span<const op_row> unary_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Abs", "unary", load_unary, "floats, integers", "", "y"},
      {"Acos", "unary", load_unary, "floats, complex", "", "y"},
      {"Acosh", "unary", load_unary, "floats, complex", "", "y"},
      {"Asin", "unary", load_unary, "floats, complex", "", "y"},
      {"Asinh", "unary", load_unary, "floats, complex", "", "y"},
      {"Atan", "unary", load_unary, "floats, complex", "", "y"},
      {"Atanh", "unary", load_unary, "floats, complex", "", "y"},
      {"Ceil", "unary", load_unary, "floats", "", "y"},
      {"Conj", "unary", load_unary, "complex", "", "output"},
      {"Cos", "unary", load_unary, "floats, complex", "", "y"},
      {"Cosh", "unary", load_unary, "floats, complex", "", "y"},
      {"Elu", "unary", load_unary, "floats", "", "activations"},
      {"Erf", "unary", load_unary, "floats", "", "y"},
      {"Erfc", "unary", load_unary, "floats", "", "y"},
      {"Exp", "unary", load_unary, "floats, complex", "", "y"},
      {"Expm1", "unary", load_unary, "floats, complex", "", "y"},
      {"Floor", "unary", load_unary, "floats", "", "y"},
      {"Inv", "unary", load_unary, "floats, complex", "", "y"},
      {"Invert", "unary", load_unary, "integers", "", "y"},
      {"IsFinite", "unary", load_unary, "floats", "", "y"},
      {"IsInf", "unary", load_unary, "floats", "", "y"},
      {"IsNan", "unary", load_unary, "floats", "", "y"},
      {"LeakyRelu", "unary", load_unary, "floats", "", "activations"},
      {"Lgamma", "unary", load_unary, "floats", "", "y"},
      {"Log", "unary", load_unary, "floats, complex", "", "y"},
      {"Log1p", "unary", load_unary, "floats, complex", "", "y"},
      {"LogicalNot", "unary", load_unary, "bool", "", "y"},
      {"Neg", "unary", load_unary, "floats, integers, complex", "", "y"},
      {"PopulationCount", "unary", load_unary, "integers", "", "y"},
      {"Reciprocal", "unary", load_unary, "floats, complex", "", "y"},
      {"Relu", "unary", load_unary, "floats, integers", "", "activations"},
      {"Relu6", "unary", load_unary, "floats, integers", "", "activations"},
      {"Rint", "unary", load_unary, "floats", "", "y"},
      {"Round", "unary", load_unary, "floats, integers", "", "y"},
      {"Rsqrt", "unary", load_unary, "floats, complex", "", "y"},
      {"Selu", "unary", load_unary, "floats", "", "activations"},
      {"Sigmoid", "unary", load_unary, "floats, complex", "", "y"},
      {"Sign", "unary", load_unary, "floats, integers, complex", "", "y"},
      {"Sin", "unary", load_unary, "floats, complex", "", "y"},
      {"Sinh", "unary", load_unary, "floats, complex", "", "y"},
      {"Softplus", "unary", load_unary, "floats", "", "activations"},
      {"Softsign", "unary", load_unary, "floats", "", "activations"},
      {"Sqrt", "unary", load_unary, "floats, complex", "", "y"},
      {"Square", "unary", load_unary, "floats, integers, complex", "", "y"},
      {"Tan", "unary", load_unary, "floats, complex", "", "y"},
      {"Tanh", "unary", load_unary, "floats, complex", "", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
