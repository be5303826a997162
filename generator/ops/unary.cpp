// SPDX-License-Identifier: Apache-2.0
#include "ops/unary.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace tf_embed::gen {
namespace {

using kind = unary_kind;

/// Which element types the operation is defined for.
enum class operand { numeric, floating, integer, boolean };

struct kind_row {
  unary_kind kind;
  std::string_view functor;
  operand allowed;
  std::string_view tf_name;  ///< empty for those that only passes make
};

// In the order of the enumerators.
constexpr kind_row kinds[] = {
    {kind::abs, "abs", operand::numeric, "Abs"},
    {kind::neg, "neg", operand::numeric, "Neg"},
    {kind::square, "square", operand::numeric, "Square"},
    {kind::cube, "cube", operand::numeric, ""},
    {kind::sign, "sign", operand::numeric, "Sign"},
    {kind::relu, "relu", operand::numeric, "Relu"},
    {kind::relu6, "relu6", operand::numeric, "Relu6"},
    {kind::leaky_relu, "leaky_relu", operand::floating, "LeakyRelu"},
    {kind::elu, "elu", operand::floating, "Elu"},
    {kind::selu, "selu", operand::floating, "Selu"},
    {kind::sigmoid, "sigmoid", operand::floating, "Sigmoid"},
    {kind::swish, "swish", operand::floating, ""},
    {kind::hard_sigmoid, "hard_sigmoid", operand::floating, ""},
    {kind::hard_swish, "hard_swish", operand::floating, ""},
    {kind::gelu, "gelu", operand::floating, ""},
    {kind::gelu_tanh, "gelu_tanh", operand::floating, ""},
    {kind::softplus, "softplus", operand::floating, "Softplus"},
    {kind::softsign, "softsign", operand::floating, "Softsign"},
    {kind::tanh, "tanh", operand::floating, "Tanh"},
    {kind::exp, "exp", operand::floating, "Exp"},
    {kind::expm1, "expm1", operand::floating, "Expm1"},
    {kind::log, "log", operand::floating, "Log"},
    {kind::log1p, "log1p", operand::floating, "Log1p"},
    {kind::sqrt, "sqrt", operand::floating, "Sqrt"},
    {kind::rsqrt, "rsqrt", operand::floating, "Rsqrt"},
    {kind::reciprocal, "reciprocal", operand::floating, "Reciprocal"},
    {kind::floor, "floor", operand::floating, "Floor"},
    {kind::ceil, "ceil", operand::floating, "Ceil"},
    {kind::round, "round", operand::numeric, "Round"},
    {kind::sin, "sin", operand::floating, "Sin"},
    {kind::cos, "cos", operand::floating, "Cos"},
    {kind::tan, "tan", operand::floating, "Tan"},
    {kind::asin, "asin", operand::floating, "Asin"},
    {kind::acos, "acos", operand::floating, "Acos"},
    {kind::atan, "atan", operand::floating, "Atan"},
    {kind::sinh, "sinh", operand::floating, "Sinh"},
    {kind::cosh, "cosh", operand::floating, "Cosh"},
    {kind::asinh, "asinh", operand::floating, "Asinh"},
    {kind::acosh, "acosh", operand::floating, "Acosh"},
    {kind::atanh, "atanh", operand::floating, "Atanh"},
    {kind::erf, "erf", operand::floating, "Erf"},
    {kind::erfc, "erfc", operand::floating, "Erfc"},
    {kind::lgamma, "lgamma", operand::floating, "Lgamma"},
    {kind::logical_not, "logical_not", operand::boolean, "LogicalNot"},
    {kind::invert, "invert", operand::integer, "Invert"},
    {kind::population_count, "population_count", operand::integer, "PopulationCount"},
    {kind::is_nan, "is_nan", operand::floating, "IsNan"},
    {kind::is_inf, "is_inf", operand::floating, "IsInf"},
    {kind::is_finite, "is_finite", operand::floating, "IsFinite"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order());

const kind_row& row(kind k) { return kinds[static_cast<std::size_t>(k)]; }

bool allows(kind k, dtype t) {
  switch (row(k).allowed) {
    case operand::numeric:
      return is_numeric(t);
    case operand::floating:
      return is_floating(t);
    case operand::integer:
      return is_integer(t);
    case operand::boolean:
      return t == dtype::boolean;
  }
  return false;
}

}  // namespace

std::string_view functor_name(kind k) { return row(k).functor; }

result<std::unique_ptr<op>> load_unary(const attributes& a) {
  // Two names that the table does not have, since their kinds have another.
  const std::string_view name = a.op_name() == "Rint" ? "Round" : a.op_name() == "Inv" ? "Reciprocal" : a.op_name();
  const auto* found =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const kind_row& r) { return r.tf_name == name; });
  if (name.empty() || found == std::end(kinds)) {
    return diagnostic{error_kind::unsupported, "is no operation of one operand that tf_embed knows"};
  }
  auto made = std::make_unique<unary>(found->kind);
  if (found->kind == kind::leaky_relu) {
    TF_EMBED_TRY(made->alpha, a.real("alpha", 0.2f));
  }
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> unary::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  if (!allows(kind, context.dtype(0))) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(context.type(0)))};
  }
  const dtype made = kind >= unary_kind::is_nan             ? dtype::boolean
                     : kind == unary_kind::population_count ? dtype::uint8
                                                            : context.dtype(0);
  return one_output(made, context.shape(0));
}

result<void> unary::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> unary::emit(layer_builder& b) const {
  const dtype in = b.input_type(0).dtype;
  TF_EMBED_CHECK(check_kernel_dtype(in));
  if (byte_size(in) == byte_size(b.output_type().dtype)) b.allow_in_place(0);
  std::string functor = fmt::format("te::ops::{}", functor_name(kind));
  if (kind == unary_kind::leaky_relu) functor += fmt::format("<{}>", cpp_f32(alpha));
  if (kind == unary_kind::round && is_integer(in)) functor = "te::ops::identity";
  b.layer("unary", "unary", {functor, b.input(0), b.output()});
  return {};
}

}  // namespace tf_embed::gen
