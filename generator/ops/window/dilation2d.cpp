// SPDX-License-Identifier: Apache-2.0
#include "ops/window/dilation2d.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/lowest_finite.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {
namespace {

struct dilation_sizes {
  feature_map x;
  feature_map y;
  window_2d window;
};

result<dilation_sizes> measure(const dilation2d& op, const tensor_type& x, const tensor_type& filter) {
  dilation_sizes d;
  TF_EMBED_TRY(d.x, feature_map_of(x, false, "input"));
  if (filter.shape.size() != 3 || filter.dtype != x.dtype || element_count(filter.shape) == 0 ||
      filter.shape[2] != d.x.c) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("filter must be {} with 3 axes, none empty, the last {}, but is {}", name(x.dtype),
                                  d.x.c, to_string(filter))};
  }
  TF_EMBED_TRY(d.window, place_window(op.window, d.x.h, d.x.w, filter.shape[0], filter.shape[1]));
  d.y = {d.x.n, d.window.h.output, d.window.w.output, d.x.c};
  return d;
}

/// The sum as an element, which wraps for integers.
template <class T>
T wrapping_sum(T x, T y) {
  if constexpr (is_integer_type<T>) {
    return static_cast<T>(static_cast<std::uint64_t>(x) + static_cast<std::uint64_t>(y));
  } else {
    return narrow<T>(widen(x) + widen(y));
  }
}

template <class T>
void dilate(const dilation_sizes& d, T lowest, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(y.size()); ++i) {
    const std::int64_t pixel = i / d.y.c;
    T best = lowest;
    for (std::int64_t kh = 0; kh < d.window.h.kernel; ++kh) {
      for (std::int64_t kw = 0; kw < d.window.w.kernel; ++kw) {
        const std::int64_t h = d.window.h.position(pixel / d.y.w % d.y.h, kh);
        const std::int64_t w = d.window.w.position(pixel % d.y.w, kw);
        if (h < 0 || h >= d.x.h || w < 0 || w >= d.x.w) continue;
        const std::int64_t from = ((pixel / (d.y.h * d.y.w) * d.x.h + h) * d.x.w + w) * d.x.c + i % d.x.c;
        const T v = wrapping_sum(x[static_cast<std::size_t>(from)],
                                 filter[static_cast<std::size_t>((kh * d.window.w.kernel + kw) * d.x.c + i % d.x.c)]);
        if (widen(best) < widen(v)) best = v;
      }
    }
    y[static_cast<std::size_t>(i)] = best;
  }
}

result<std::unique_ptr<op>> load_dilation2d(const attributes& a) {
  auto op = std::make_unique<dilation2d>();
  TF_EMBED_TRY(op->window, load_window(a));
  TF_EMBED_TRY(const std::vector<std::int64_t> rates, a.integers("rates"));
  TF_EMBED_TRY(const height_width r, spatial_pair(rates, false, "rates"));
  op->window.dilation_h = r.h;
  op->window.dilation_w = r.w;
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> dilation2d::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype t = context.dtype(0);
  if (!is_numeric(t))
    return diagnostic{error_kind::bad_model, fmt::format("input must be numbers, but is {}", name(t))};
  TF_EMBED_TRY(const dilation_sizes d, measure(*this, context.type(0), context.type(1)));
  return one_output(t, d.y.in_format(false));
}

result<std::vector<tensor>> dilation2d::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const dilation_sizes d, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor y(inputs[0].dtype(), d.y.in_format(false));
  visit_dtype(y.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>)
      dilate<T>(d, lowest_finite<T>(limits_of), inputs[0].as<T>(), inputs[1].as<T>(), y.mutable_as<T>());
  });
  return std::vector<tensor>{y};
}

result<void> dilation2d::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  TF_EMBED_TRY(const dilation_sizes d, measure(*this, b.input_type(0), b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) return {};
  std::vector<argument> arguments{b.input(0), b.input(1), b.output(), cpp_window(d.window)};
  if (is_half(limits_of)) arguments.emplace_back(largest_from(limits_of));
  b.add(layer_spec("dilation2d", std::move(arguments))
            .counting(saturating_product({d.y.n, d.y.h, d.y.w, d.y.c, d.window.h.kernel, d.window.w.kernel})));
  return {};
}

std::span<const op_row> dilation2d_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Dilation2D", "dilation2d", load_dilation2d, "floats, integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
