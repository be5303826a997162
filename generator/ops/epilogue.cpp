// SPDX-License-Identifier: Apache-2.0
#include "ops/epilogue.hpp"

#include "ops/reference_matmul.hpp"
#include "plan/few_columns.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tf_embed::gen {

namespace {

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// min(max(x, lo), hi) that lets a NaN in x through.
double clamp(double x, double lo, double hi) {
  const double raised = x < lo ? lo : x;
  return raised > hi ? hi : raised;
}

template <class T>
T rounded_sum(T x, T y) {
  return from_accumulator<T>(to_accumulator(x) + to_accumulator(y));
}

template <class T>
T activate(const activation& act, T x) {
  if constexpr (std::is_same_v<accumulator<T>, double>) {
    return from_accumulator<T>(act.apply(to_accumulator(x)));
  } else {
    // Only relu and relu6 reach integers (check_epilogue).
    const T floor = x < T{0} ? T{0} : x;
    return act.kind == activation_kind::relu6 && floor > static_cast<T>(6) ? static_cast<T>(6) : floor;
  }
}

std::string cpp_activation(const activation& act) {
  switch (act.kind) {
    case activation_kind::none:
      return "te::no_activation";
    case activation_kind::relu:
      return "te::relu";
    case activation_kind::relu6:
      return "te::relu6";
    case activation_kind::clip:
      return fmt::format("te::clip<{}, {}>", cpp_f32(act.a), cpp_f32(act.b));
    case activation_kind::leaky_relu:
      return fmt::format("te::leaky_relu<{}>", cpp_f32(act.a));
    case activation_kind::elu:
      return "te::elu";
    case activation_kind::sigmoid:
      return "te::sigmoid";
    case activation_kind::tanh:
      return "te::tanh";
    case activation_kind::swish:
      return "te::swish";
    case activation_kind::hard_swish:
      return "te::hard_swish";
    case activation_kind::prelu:
      break;  // written by the caller, who knows the operand
  }
  return {};
}

}  // namespace

double activation::apply(double x) const {
  switch (kind) {
    case activation_kind::none:
      return x;
    case activation_kind::relu:
      return x < 0 ? 0 : x;
    case activation_kind::relu6:
      return clamp(x, 0, 6);
    case activation_kind::clip:
      return clamp(x, static_cast<double>(a), static_cast<double>(b));
    case activation_kind::leaky_relu:
    case activation_kind::prelu:
      return x < 0 ? x * static_cast<double>(a) : x;
    case activation_kind::elu:
      return x < 0 ? std::expm1(x) : x;
    case activation_kind::sigmoid:
      return sigmoid(x);
    case activation_kind::tanh:
      return std::tanh(x);
    case activation_kind::swish:
      return x * sigmoid(x);
    case activation_kind::hard_swish:
      return x * clamp(x + 3, 0, 6) / 6;
  }
  return x;
}

std::size_t epilogue::operand_count() const {
  return (has_bias ? std::size_t{1} : 0) + (has_residual ? std::size_t{1} : 0) + (has_alpha() ? std::size_t{1} : 0);
}

result<void> check_epilogue(const epilogue& e, const shape_context& context, const tensor_type& output,
                            std::int64_t channels, std::size_t first) {
  const std::size_t expected = first + e.operand_count();
  if (context.input_count() != expected) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("needs {} inputs, but has {}", expected, context.input_count())};
  }
  const auto check_channels = [&](std::size_t i, std::string_view what) -> result<void> {
    if (context.dtype(i) == output.dtype && element_count(context.shape(i)) == channels) return {};
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} must be {} with one value for each of {} channels, but is {}", what,
                                  name(output.dtype), channels, to_string(context.type(i)))};
  };
  if (e.has_bias) TF_EMBED_CHECK(check_channels(e.bias_index(first), "bias"));
  if (e.has_alpha()) TF_EMBED_CHECK(check_channels(e.alpha_index(first), "alpha"));
  if (e.has_residual && context.type(e.residual_index(first)) != output) {
    return diagnostic{error_kind::bad_model, fmt::format("residual must be {}, but is {}", to_string(output),
                                                         to_string(context.type(e.residual_index(first))))};
  }
  if (is_integer(output.dtype) && e.act.kind != activation_kind::none && e.act.kind != activation_kind::relu &&
      e.act.kind != activation_kind::relu6) {
    return diagnostic{error_kind::bad_model, fmt::format("activation on {} must be relu or relu6", name(output.dtype))};
  }
  return {};
}

void apply_epilogue(const epilogue& e, std::span<const tensor> inputs, tensor& out, std::size_t first) {
  if (e.empty() || out.size() == 0) return;
  const auto channels = static_cast<std::size_t>(out.rank() == 0 ? 1 : out.shape().back());
  visit_dtype(out.dtype(), [&]<class T>() {
    const std::span<T> values = out.mutable_as<T>();
    if (e.has_bias) {
      const std::span<const T> bias = inputs[e.bias_index(first)].as<T>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = rounded_sum(values[i], bias[i % channels]);
    }
    if (e.has_residual) {
      const std::span<const T> residual = inputs[e.residual_index(first)].as<T>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = rounded_sum(values[i], residual[i]);
    }
    if (e.act.kind == activation_kind::none) return;
    if (!e.has_alpha()) {
      for (T& x : values) x = activate(e.act, x);
      return;
    }
    const std::span<const T> alpha = inputs[e.alpha_index(first)].as<T>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if constexpr (std::is_same_v<accumulator<T>, double>) {
        const double x = to_accumulator(values[i]);
        if (x < 0) values[i] = from_accumulator<T>(x * to_accumulator(alpha[i % channels]));
      }
    }
  });
}

result<void> check_epilogue_kernel(const epilogue& e, dtype t) {
  if (t == dtype::float32 || t == dtype::float64 || e.empty()) return {};
  return diagnostic{error_kind::unsupported, fmt::format("no kernel for a fused bias or activation on {}", name(t))};
}

std::string cpp_epilogue(const epilogue& e, layer_builder& b, std::size_t first, std::int64_t pixels) {
  const auto per_channel = [&](std::size_t i, std::string_view role) {
    return pixels == 1 ? b.input(i) : b.weights_tensor(repeated(*b.constant(i), pixels), role);
  };
  const std::string bias =
      e.has_bias ? fmt::format("te::bias<{}>", per_channel(e.bias_index(first), "bias")) : "te::no_bias";
  const std::string residual =
      e.has_residual ? fmt::format("te::residual<{}>", b.input(e.residual_index(first))) : "te::no_residual";
  const std::string act =
      e.has_alpha() ? fmt::format("te::prelu<{}>", per_channel(e.alpha_index(first), "alpha")) : cpp_activation(e.act);
  return fmt::format("te::epilogue<{}, {}, {}>", bias, residual, act);
}

}  // namespace tf_embed::gen
