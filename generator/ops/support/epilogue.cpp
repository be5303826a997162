// SPDX-License-Identifier: Apache-2.0
#include "ops/support/epilogue.hpp"

#include "ops/support/reference_matmul.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tf_embed::gen {

namespace {

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

template_type with_arguments(std::string_view name, std::vector<argument> arguments) {
  return {std::string(name), std::move(arguments)};
}

argument cpp_activation(const activation& act) {
  const activation_row& row = row_of(act.kind);
  if (row.parameters == 0) return row.cpp_name;
  std::vector<argument> constants{act.a};
  if (row.parameters == 2) constants.emplace_back(act.b);
  return with_arguments(row.cpp_name, std::move(constants));
}

}  // namespace

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
  if (is_integer(output.dtype) && !row_of(e.act.kind).takes_integers) {
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

bool has_epilogue_kernel(dtype t) { return t == dtype::float32 || t == dtype::float64; }

result<void> check_epilogue_kernel(const epilogue& e, dtype t) {
  if (has_epilogue_kernel(t) || e.empty()) return {};
  return diagnostic{error_kind::unsupported, fmt::format("no kernel for a fused bias or activation on {}", name(t))};
}

template_type cpp_epilogue(const epilogue& e, layer_builder& b, std::size_t first, std::int64_t pixels) {
  const auto per_channel = [&](std::size_t i, std::string_view role) -> argument {
    if (pixels == 1) return b.input(i, role);
    return b.weights_tensor(repeated(*b.constant(i), pixels), role);
  };
  argument bias = "te::no_bias";
  if (e.has_bias) bias = with_arguments("te::bias", {per_channel(e.bias_index(first), "bias")});
  argument residual = "te::no_residual";
  if (e.has_residual) residual = with_arguments("te::residual", {b.input(e.residual_index(first), "residual")});
  argument act = cpp_activation(e.act);
  if (e.has_alpha()) act = with_arguments("te::prelu", {per_channel(e.alpha_index(first), "alpha")});
  return {"te::epilogue", {std::move(bias), std::move(residual), std::move(act)}};
}

std::vector<std::size_t> in_place_residual(const epilogue& e, std::size_t first) {
  if (!e.has_residual) return {};
  return {e.residual_index(first)};
}

}  // namespace tf_embed::gen
