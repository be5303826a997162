// SPDX-License-Identifier: Apache-2.0
#include "ops/arg_max.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_arg_max(const attributes& a) {
  auto made = std::make_unique<arg_max>();
  made->smallest = a.op_name() == "ArgMin";
  TF_EMBED_TRY(made->output_type, a.type("output_type", dtype::int64));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> arg_max::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) && in.dtype != dtype::boolean) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(in))};
  }
  if (!is_integer(output_type)) {
    return diagnostic{error_kind::bad_model, fmt::format("output_type must be integer, but is {}", name(output_type))};
  }
  TF_EMBED_TRY(axis, required_axis(context, 1, in.shape.size(), "dimension"));
  shape out = in.shape;
  const auto at = static_cast<std::size_t>(axis);
  if (out[at] == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("axis {} of {} is empty", axis, to_string(in))};
  }
  out.erase(out.begin() + axis);
  return one_output(output_type, std::move(out));
}

result<std::vector<tensor>> arg_max::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  shape s = in.shape();
  const auto at = static_cast<std::size_t>(axis);
  const std::int64_t n = s[at];
  const std::int64_t inner = row_major_strides(s)[at];
  s.erase(s.begin() + axis);
  tensor out(output_type, s);
  visit_dtype(in.dtype(), [&]<class T>() {
    visit_dtype(output_type, [&]<class Index>() {
      if constexpr (is_integer_type<Index>) {
        const auto x = in.as<T>();
        const auto y = out.mutable_as<Index>();
        for (std::int64_t i = 0; i < out.size(); ++i) {
          const std::int64_t first = i / inner * n * inner + i % inner;
          std::int64_t best = -1;  // none but NaN so far
          for (std::int64_t k = 0; k < n; ++k) {
            const auto v = widen(x[static_cast<std::size_t>(first + k * inner)]);
            if (v != v) continue;
            if (best < 0) {
              best = k;
              continue;
            }
            const auto u = widen(x[static_cast<std::size_t>(first + best * inner)]);
            if (smallest ? v < u : v > u) best = k;
          }
          y[static_cast<std::size_t>(i)] = static_cast<Index>(best < 0 ? 0 : best);
        }
      }
    });
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> arg_max::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t at = context.type(0).extent.axis;
  if (at == static_cast<std::size_t>(axis)) return only_counted(context, 0);
  return extent_along(context, 0, at > static_cast<std::size_t>(axis) ? at - 1 : at, outputs);
}

result<void> arg_max::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const tensor_type& in = b.input_type(0);
  const bool counted = in.is_counted() && in.extent.axis == static_cast<std::size_t>(axis);
  if (counted) b.layer("divide_by_extent", "check_not_empty", {b.input_extent(0)});
  // What can never be found: of equal entries the first is.
  const filler with = is_floating(in.dtype) ? filler::nan : smallest ? filler::highest : filler::lowest;
  const std::string x = counted ? b.padded(0, with) : b.input(0);
  b.layer("arg_max", smallest ? "arg_min" : "arg_max", {x, b.output(), std::to_string(axis)});
  return {};
}

}  // namespace tf_embed::gen
