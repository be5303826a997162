// SPDX-License-Identifier: Apache-2.0
#include "ops/activation_grad.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tf_embed::gen {
namespace {

using kind = activation_grad_kind;

struct kind_row {
  std::string_view tf_name;
  activation_grad_kind kind;
  std::string_view functor;
};

constexpr kind_row kinds[] = {
    {"EluGrad", kind::elu, "elu_grad"},
    {"InvGrad", kind::reciprocal, "reciprocal_grad"},
    {"LeakyReluGrad", kind::leaky_relu, "leaky_relu_grad"},
    {"ReciprocalGrad", kind::reciprocal, "reciprocal_grad"},
    {"Relu6Grad", kind::relu6, "relu6_grad"},
    {"ReluGrad", kind::relu, "relu_grad"},
    {"RsqrtGrad", kind::rsqrt, "rsqrt_grad"},
    {"SeluGrad", kind::selu, "selu_grad"},
    {"SigmoidGrad", kind::sigmoid, "sigmoid_grad"},
    {"SoftplusGrad", kind::softplus, "softplus_grad"},
    {"SoftsignGrad", kind::softsign, "softsign_grad"},
    {"SqrtGrad", kind::sqrt, "sqrt_grad"},
    {"TanhGrad", kind::tanh, "tanh_grad"},
};

bool takes_integers(kind k) { return k == kind::relu || k == kind::relu6; }

/// `g` times the derivative at the argument or result `v`. A 0 as gradient wins over what is not finite from sqrt on.
template <class T>
T of_floats(kind k, T g, T v, float alpha) {
  switch (k) {
    case kind::relu:
      return g * static_cast<T>(v > 0);
    case kind::relu6:
      return g * static_cast<T>(v > 0 && v < 6);
    case kind::leaky_relu:
      return v > 0 ? g : g * static_cast<T>(alpha);
    case kind::elu:
      return v < 0 ? (v + 1) * g : g;
    case kind::selu:
      return v < 0 ? (v + static_cast<T>(1.7580993408473768599402175208123)) * g
                   : g * static_cast<T>(1.0507009873554804934193349852946);
    case kind::softplus:
      return g / (std::exp(-v) + 1);
    case kind::softsign:
      return g / ((1 + std::abs(v)) * (1 + std::abs(v)));
    case kind::sigmoid:
      return g * (v * (1 - v));
    case kind::tanh:
      return g * (1 - v * v);
    case kind::sqrt:
      return g == 0 ? T{0} : static_cast<T>(0.5) * g / v;
    case kind::rsqrt:
      return g == 0 ? T{0} : (g * v) * (static_cast<T>(-0.5) * (v * v));
    case kind::reciprocal:
      return g == 0 ? T{0} : -g * (v * v);
  }
  return g;
}

}  // namespace

result<std::unique_ptr<op>> load_activation_grad(const attributes& a) {
  const auto* found =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const kind_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(kinds)) return diagnostic{error_kind::unsupported, "is no gradient that tf_embed knows"};
  auto made = std::make_unique<activation_grad>(found->kind);
  if (found->kind == kind::leaky_relu) {
    TF_EMBED_TRY(made->alpha, a.real("alpha", 0.2f));
  }
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> activation_grad::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype t = context.dtype(0);
  if (!(is_floating(t) || (takes_integers(kind) && is_integer(t))))
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(context.type(0)))};
  if (t != context.dtype(1) || context.shape(0) != context.shape(1)) {
    return diagnostic{error_kind::bad_model, fmt::format("both operands must have one type, but are {} and {}",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  return one_output(t, context.shape(0));
}

result<void> activation_grad::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
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
          y[i] = narrow<T>(of_floats<C>(kind, widen(g[i]), widen(v[i]), alpha));
        } else {
          y[i] = v[i] > T{0} && (this->kind == kind::relu || v[i] < T{6}) ? g[i] : T{0};
        }
      }
    }
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> activation_grad::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  b.allow_in_place(0);
  b.allow_in_place(1);
  const auto* row = std::find_if(std::begin(kinds), std::end(kinds), [&](const kind_row& r) { return r.kind == kind; });
  std::string functor = fmt::format("te::ops::{}", row->functor);
  if (this->kind == kind::leaky_relu) functor += fmt::format("<{}>", cpp_f32(alpha));
  const std::string gradient = b.input(gradient_input());
  b.layer("activation_grad", "activation_grad", {functor, gradient, b.input(1 - gradient_input()), b.output()});
  return {};
}

}  // namespace tf_embed::gen
