// SPDX-License-Identifier: Apache-2.0
#include "ops/window/depthwise_conv2d.hpp"

#include "ops/support/nchw_convolution.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/window_extents.hpp"
#include "ops/support/window_overlap.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

struct depthwise_sizes {
  feature_map x;
  feature_map y;
  window_2d window;
  std::int64_t multiplier;
};

result<depthwise_sizes> measure(const depthwise_conv2d& op, const tensor_type& x, const tensor_type& filter,
                                too_large gives = too_large::empty) {
  depthwise_sizes d;
  TF_EMBED_TRY(d.x, feature_map_of(x, op.window.nchw, "input"));
  if (filter.shape.size() != 4 || filter.dtype != x.dtype || element_count(filter.shape) == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("filter must be {} with 4 axes, none empty, but is {}",
                                                         name(x.dtype), to_string(filter))};
  }
  if (filter.shape[2] != d.x.c) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input depth {} must be the filter's {}", d.x.c, filter.shape[2])};
  }
  d.multiplier = filter.shape[3];
  TF_EMBED_TRY(d.window, place_window(op.window, d.x.h, d.x.w, filter.shape[0], filter.shape[1], gives));
  d.y = {d.x.n, d.window.h.output, d.window.w.output, d.x.c * d.multiplier};
  return d;
}

/// NHWC, one output pixel at a time, all channels together.
template <class T>
void convolve(const depthwise_sizes& d, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
  using wide = accumulator<T>;
  const std::vector<wide> weights = accumulators(filter);
  std::vector<wide> sums(static_cast<std::size_t>(d.y.c));
  T* to = y.data();
  for (std::int64_t n = 0; n < d.y.n; ++n) {
    for (std::int64_t oh = 0; oh < d.y.h; ++oh) {
      for (std::int64_t ow = 0; ow < d.y.w; ++ow, to += d.y.c) {
        std::fill(sums.begin(), sums.end(), wide{});
        for (std::int64_t kh = 0; kh < d.window.h.kernel; ++kh) {
          const std::int64_t ih = d.window.h.position(oh, kh);
          if (ih < 0 || ih >= d.x.h) continue;
          for (std::int64_t kw = 0; kw < d.window.w.kernel; ++kw) {
            const std::int64_t iw = d.window.w.position(ow, kw);
            if (iw < 0 || iw >= d.x.w) continue;
            const T* from = x.data() + ((n * d.x.h + ih) * d.x.w + iw) * d.x.c;
            const wide* tap = weights.data() + (kh * d.window.w.kernel + kw) * d.y.c;
            for (std::int64_t c = 0, o = 0; c < d.x.c; ++c) {
              for (std::int64_t m = 0; m < d.multiplier; ++m, ++o) {
                sums[static_cast<std::size_t>(o)] += to_accumulator(from[c]) * tap[o];
              }
            }
          }
        }
        for (std::int64_t o = 0; o < d.y.c; ++o) to[o] = from_accumulator<T>(sums[static_cast<std::size_t>(o)]);
      }
    }
  }
}

result<std::unique_ptr<op>> load_depthwise_conv2d(const attributes& a) {
  auto op = std::make_unique<depthwise_conv2d>();
  TF_EMBED_TRY(op->window, load_window(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> depthwise_conv2d::infer(const shape_context& context) const {
  if (context.input_count() < 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("needs an input and a filter, but has {} inputs", context.input_count())};
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t)) {
    return diagnostic{error_kind::bad_model, fmt::format("input must be a floating-point type, but is {}", name(t))};
  }
  TF_EMBED_TRY(const depthwise_sizes d, measure(*this, context.type(0), context.type(1), window_limit(context)));
  tensor_type out{t, d.y.in_format(window.nchw)};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, d.y.c));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> depthwise_conv2d::evaluate(std::span<const tensor> inputs) const {
  if (window.nchw) {
    depthwise_conv2d inner = *this;
    inner.window.nchw = false;
    return evaluate_nchw(inner, inputs, 0, epilogue);
  }
  TF_EMBED_TRY(const depthwise_sizes d, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor y(inputs[0].dtype(), d.y.in_format(false));
  if (y.size() == 0) return std::vector<tensor>{y};
  visit_dtype(y.dtype(), [&]<class T>() {
    if constexpr (std::is_same_v<accumulator<T>, double>) {
      convolve<T>(d, inputs[0].as<T>(), inputs[1].as<T>(), y.mutable_as<T>());
    }
  });
  apply_epilogue(epilogue, inputs, y);
  return std::vector<tensor>{y};
}

result<void> depthwise_conv2d::propagate_extents(const shape_context& context,
                                                 std::vector<tensor_type>& outputs) const {
  TF_EMBED_TRY(const depthwise_sizes d, measure(*this, context.type(0), context.type(1)));
  return window_extents(context, window, d.window, outputs);
}

result<void> depthwise_conv2d::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(0);
  if (x.dtype != dtype::float32 && x.dtype != dtype::float64) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(x.dtype))};
  }
  TF_EMBED_CHECK(check_nhwc(window.nchw));
  TF_EMBED_TRY(const depthwise_sizes d, measure(*this, x, b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) {
    count_positions(b, window, d.window);
    return {};
  }
  const operand in = windowed_input(b, window, d.window, filler::zero);
  b.add(layer_spec("depthwise_conv2d", {in, b.input(1), b.output(), cpp_window(d.window), cpp_epilogue(epilogue, b)})
            .counting(saturating_product({d.y.n, d.y.h, d.y.w, d.y.c, d.window.h.kernel, d.window.w.kernel}))
            .allow_in_place(in_place_residual(epilogue))
            .allow_overlap({window_overlap(d.x, d.y, d.window)}));
  return {};
}

std::optional<gen::epilogue_slot> depthwise_conv2d::epilogue_slot(std::span<const tensor_type> inputs) const {
  if (window.nchw || !has_epilogue_kernel(inputs[0].dtype)) return std::nullopt;
  return gen::epilogue_slot{epilogue};
}

std::unique_ptr<op> depthwise_conv2d::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<depthwise_conv2d>(*this);
  changed->epilogue = e;
  return changed;
}

std::optional<channels_first_operands> depthwise_conv2d::channels_first() const {
  if (!window.nchw) return std::nullopt;
  return channels_first_operands{{0}, {}};
}

std::unique_ptr<op> depthwise_conv2d::with_channels_last() const {
  auto changed = std::make_unique<depthwise_conv2d>(*this);
  changed->window.nchw = false;
  return changed;
}

std::unique_ptr<op> depthwise_conv2d::with_padding(std::span<const tensor_type> inputs,
                                                   std::span<const std::int64_t> before,
                                                   std::span<const std::int64_t> after) const {
  const shape& filter = inputs[1].shape;
  const auto absorbed = absorb_padding(window, inputs[0].shape, filter[0], filter[1], before, after);
  if (!absorbed) return nullptr;
  auto changed = std::make_unique<depthwise_conv2d>(*this);
  changed->window = *absorbed;
  return changed;
}

std::span<const op_row> depthwise_conv2d_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DepthwiseConv2dNative", "depthwise_conv2d", load_depthwise_conv2d, "floats", "padding SAME with strides only where the size is known at generation", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
