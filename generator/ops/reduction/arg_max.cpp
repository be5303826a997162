// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/arg_max.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_arg_max(const attributes& a) {
  auto made = std::make_unique<arg_max>();
  made->smallest = a.op_name() == "ArgMin";
  TF_EMBED_TRY(made->output_type, a.type("output_type", dtype::int64));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> arg_max::infer(const shape_context& context, arg_max_axis& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) && in.dtype != dtype::boolean) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(in))};
  }
  if (!is_integer(output_type)) {
    return diagnostic{error_kind::bad_model, fmt::format("output_type must be integer, but is {}", name(output_type))};
  }
  TF_EMBED_TRY(found.axis, required_axis(context, 1, in.shape.size(), "dimension"));
  shape out = in.shape;
  if (out[static_cast<std::size_t>(found.axis)] == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("axis {} of {} is empty", found.axis, to_string(in))};
  }
  out.erase(out.begin() + found.axis);
  return one_output(output_type, std::move(out));
}

result<std::vector<tensor>> arg_max::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  shape s = in.shape();
  const auto at = static_cast<std::size_t>(inferred.axis);
  const std::int64_t n = s[at];
  const std::int64_t inner = row_major_strides(s)[at];
  s.erase(s.begin() + inferred.axis);
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

result<void> arg_max::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t rank = context.shape(0).size();
  const auto axis = static_cast<std::size_t>(inferred.axis);
  std::vector<std::size_t> goes_to;
  for (std::size_t i = 0; i < rank; ++i) goes_to.push_back(i == axis ? rank : i > axis ? i - 1 : i);
  return extents_follow(context, 0, goes_to, outputs);
}

result<void> arg_max::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const tensor_type& in = b.input_type(0);
  const run_time_extent size = in.extent_at(static_cast<std::size_t>(inferred.axis));
  if (size.id != 0) b.add(layer_spec("divide_by_extent", "check_not_empty", {b.size_of(size)}));
  // What can never be found: of equal entries the first is.
  const filler with = is_floating(in.dtype) ? filler::nan : smallest ? filler::highest : filler::lowest;
  const operand x = b.padded_along(0, inferred.axis, with);
  b.add(layer_spec("arg_max", smallest ? "arg_min" : "arg_max", {x, b.output(), inferred.axis}));
  return {};
}

std::vector<value_bounds> arg_max::bounds(const bounds_context& c) const {
  return bounds_of_index(c, c.type(0).shape[static_cast<std::size_t>(inferred.axis)]);
}

std::span<const op_row> arg_max_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ArgMax", "arg_max", load_arg_max, "floats, integers, bool", "dimension must be constant", "output"},
      {"ArgMin", "arg_max", load_arg_max, "floats, integers, bool", "dimension must be constant", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
