// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/activation_grad.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace tf_embed::gen {
namespace {

struct activation_grad_row {
  std::string_view tf_name;
  activation_grad_kind kind;
  std::string_view functor;
};

constexpr activation_grad_row activation_grads[] = {
    {"EluGrad", activation_grad_kind::elu, "elu_grad"},
    {"InvGrad", activation_grad_kind::reciprocal, "reciprocal_grad"},
    {"LeakyReluGrad", activation_grad_kind::leaky_relu, "leaky_relu_grad"},
    {"ReciprocalGrad", activation_grad_kind::reciprocal, "reciprocal_grad"},
    {"Relu6Grad", activation_grad_kind::relu6, "relu6_grad"},
    {"ReluGrad", activation_grad_kind::relu, "relu_grad"},
    {"RsqrtGrad", activation_grad_kind::rsqrt, "rsqrt_grad"},
    {"SeluGrad", activation_grad_kind::selu, "selu_grad"},
    {"SigmoidGrad", activation_grad_kind::sigmoid, "sigmoid_grad"},
    {"SoftplusGrad", activation_grad_kind::softplus, "softplus_grad"},
    {"SoftsignGrad", activation_grad_kind::softsign, "softsign_grad"},
    {"SqrtGrad", activation_grad_kind::sqrt, "sqrt_grad"},
    {"TanhGrad", activation_grad_kind::tanh, "tanh_grad"},
};

bool has_integer_form(activation_grad_kind k) {
  return k == activation_grad_kind::relu || k == activation_grad_kind::relu6;
}

/// `g` times the derivative at the argument or result `v`. A 0 as gradient wins over what is not finite from sqrt on.
template <class T>
T gradient_of(activation_grad_kind k, T g, T v, float alpha) {
  switch (k) {
    case activation_grad_kind::relu:
      return g * static_cast<T>(v > 0);
    case activation_grad_kind::relu6:
      return g * static_cast<T>(v > 0 && v < 6);
    case activation_grad_kind::leaky_relu:
      return v > 0 ? g : g * static_cast<T>(alpha);
    case activation_grad_kind::elu:
      return v < 0 ? (v + 1) * g : g;
    case activation_grad_kind::selu:
      return v < 0 ? (v + static_cast<T>(1.7580993408473768599402175208123)) * g
                   : g * static_cast<T>(1.0507009873554804934193349852946);
    case activation_grad_kind::softplus:
      return g / (std::exp(-v) + 1);
    case activation_grad_kind::softsign:
      return g / ((1 + std::abs(v)) * (1 + std::abs(v)));
    case activation_grad_kind::sigmoid:
      return g * (v * (1 - v));
    case activation_grad_kind::tanh:
      return g * (1 - v * v);
    case activation_grad_kind::sqrt:
      return g == 0 ? T{0} : static_cast<T>(0.5) * g / v;
    case activation_grad_kind::rsqrt:
      return g == 0 ? T{0} : (g * v) * (static_cast<T>(-0.5) * (v * v));
    case activation_grad_kind::reciprocal:
      return g == 0 ? T{0} : -g * (v * v);
  }
  return g;
}

}  // namespace

result<std::vector<tensor_type>> activation_grad::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype t = context.dtype(0);
  if (!(is_floating(t) || (has_integer_form(kind) && is_integer(t))))
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(context.type(0)))};
  if (t != context.dtype(1) || context.shape(0) != context.shape(1)) {
    return diagnostic{error_kind::bad_model, fmt::format("both operands must have one type, but are {} and {}",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  return one_output(t, context.shape(0));
}

result<void> activation_grad::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<std::vector<tensor>> activation_grad::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      const auto g = inputs[gradient_input()].as<T>();
      const auto v = inputs[1 - gradient_input()].as<T>();
      const auto y = out.mutable_as<T>();
      using C = compute_type<T>;
      for (std::size_t i = 0; i < y.size(); ++i) {
        if constexpr (std::is_floating_point_v<C>) {
          y[i] = narrow<T>(gradient_of<C>(kind, widen(g[i]), widen(v[i]), alpha));
        } else {
          y[i] = v[i] > T{0} && (kind == activation_grad_kind::relu || v[i] < T{6}) ? g[i] : T{0};
        }
      }
    }
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> activation_grad::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const auto* row = std::find_if(std::begin(activation_grads), std::end(activation_grads),
                                 [&](const activation_grad_row& r) { return r.kind == kind; });
  argument functor = fmt::format("te::ops::{}", row->functor);
  if (kind == activation_grad_kind::leaky_relu) functor = template_type{"te::ops::leaky_relu_grad", {alpha}};
  b.add(layer_spec("activation_grad", {functor, b.input(gradient_input()), b.input(1 - gradient_input()), b.output()})
            .allow_in_place({0, 1}));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_activation_grad(const attributes& a) {
  const auto* found = std::find_if(std::begin(activation_grads), std::end(activation_grads),
                                   [&](const activation_grad_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(activation_grads))
    return diagnostic{error_kind::unsupported, "is no gradient that tf_embed knows"};
  auto made = std::make_unique<activation_grad>(found->kind);
  if (found->kind == activation_grad_kind::leaky_relu) {
    TF_EMBED_TRY(made->alpha, a.real("alpha", 0.2f));
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> activation_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"EluGrad", "activation_grad", load_activation_grad, "floats", "", "backprops"},
      {"InvGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
      {"LeakyReluGrad", "activation_grad", load_activation_grad, "floats", "", "backprops"},
      {"ReciprocalGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
      {"Relu6Grad", "activation_grad", load_activation_grad, "floats, integers", "", "backprops"},
      {"ReluGrad", "activation_grad", load_activation_grad, "floats, integers", "", "backprops"},
      {"RsqrtGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
      {"SeluGrad", "activation_grad", load_activation_grad, "floats", "", "backprops"},
      {"SigmoidGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
      {"SoftplusGrad", "activation_grad", load_activation_grad, "floats", "", "backprops"},
      {"SoftsignGrad", "activation_grad", load_activation_grad, "floats", "", "backprops"},
      {"SqrtGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
      {"TanhGrad", "activation_grad", load_activation_grad, "floats", "", "z"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
