// SPDX-License-Identifier: Apache-2.0
#include "ops/pool_places.hpp"

#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

result<sized_window> load_sized_window(const attributes& a) {
  sized_window s;
  TF_EMBED_TRY(s.window, load_window(a));
  s.window.dilation_h = s.window.dilation_w = 1;
  TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
  TF_EMBED_TRY(const height_width k, spatial_pair(ksize, s.window.nchw, "ksize"));
  s.kernel_h = k.h;
  s.kernel_w = k.w;
  return s;
}

struct windows {
  feature_map x;
  window_2d w;

  feature_map pooled() const { return {x.n, w.h.output, w.w.output, x.c}; }
};

result<windows> place(const sized_window& s, const feature_map& x) {
  windows p{x, {}};
  TF_EMBED_TRY(p.w, s.place(x));
  const auto within = [](const window_axis& a) { return a.before < a.kernel && a.after < a.kernel; };
  if (s.window.padding == padding_kind::explicit_paddings && !(within(p.w.h) && within(p.w.w))) {
    return bad_model(fmt::format("explicit_paddings must be smaller than the window of {}x{}", s.kernel_h, s.kernel_w));
  }
  if (x.h * x.w == 0 && p.w.h.output * p.w.w.output != 0) return bad_model("the input must not be empty");
  return p;
}

/// Calls `visit(pooled pixel, x pixels of its window)` for every window, NHWC.
template <class F>
void for_each_window(const windows& p, F visit) {
  const feature_map y = p.pooled();
  std::vector<std::int64_t> pixels;
  for (std::int64_t to = 0; to < y.n * y.h * y.w; ++to) {
    pixels.clear();
    for (std::int64_t i = 0; i < p.w.h.kernel; ++i) {
      for (std::int64_t j = 0; j < p.w.w.kernel; ++j) {
        const std::int64_t h = p.w.h.position(to / y.w % y.h, i);
        const std::int64_t w = p.w.w.position(to % y.w, j);
        if (h < 0 || h >= p.x.h || w < 0 || w >= p.x.w) continue;
        pixels.push_back((to / (y.h * y.w) * p.x.h + h) * p.x.w + w);
      }
    }
    visit(to, pixels);
  }
}

/// The element of channel `c` that is the largest: the first, and what is greater than the largest so far.
template <class T>
std::int64_t largest(const std::vector<std::int64_t>& pixels, std::int64_t channels, std::int64_t c,
                     std::span<const T> x) {
  std::int64_t best = pixels[0] * channels + c;
  for (const std::int64_t pixel : pixels) {
    const std::int64_t i = pixel * channels + c;
    if (widen(x[static_cast<std::size_t>(best)]) < widen(x[static_cast<std::size_t>(i)])) best = i;
  }
  return best;
}

template <class T>
void add_to(T& sum, T x) {
  if constexpr (is_integer_type<T>) {
    sum = static_cast<T>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(x));
  } else if constexpr (!std::is_same_v<T, bool>) {
    sum = narrow<T>(widen(sum) + widen(x));
  }
}

result<void> check_emit(bool nchw, dtype t) {
  TF_EMBED_CHECK(check_kernel_dtype(t));
  return check_nhwc(nchw);
}

}  // namespace

result<std::unique_ptr<op>> load_max_pool_with_argmax(const attributes& a) {
  auto op = std::make_unique<max_pool_with_argmax>();
  TF_EMBED_TRY(op->window, load_sized_window(a));
  TF_EMBED_TRY(op->index_type, a.type("Targmax", dtype::int64));
  TF_EMBED_TRY(op->include_batch_in_index, a.boolean("include_batch_in_index", false));
  if (op->index_type != dtype::int32 && op->index_type != dtype::int64) {
    return bad_model(fmt::format("Targmax must be int32 or int64, but is {}", name(op->index_type)));
  }
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> max_pool_with_argmax::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const dtype t = context.dtype(0);
  if (!is_numeric(t)) return bad_model(fmt::format("input must be numbers, but is {}", name(t)));
  TF_EMBED_TRY(const feature_map x, feature_map_of(context.type(0), false, "input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  TF_EMBED_TRY(const tensor_type maxima, checked_type(t, p.pooled().in_format(false)));
  return std::vector<tensor_type>{maxima, {index_type, maxima.shape}};
}

result<std::vector<tensor>> max_pool_with_argmax::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const feature_map x, feature_map_of(inputs[0].type(), false, "input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  tensor maxima(inputs[0].dtype(), p.pooled().in_format(false));
  std::vector<std::int64_t> where(static_cast<std::size_t>(maxima.size()));
  visit_dtype(maxima.dtype(), [&]<class T>() {
    const auto from = inputs[0].as<T>();
    const auto to = maxima.mutable_as<T>();
    for_each_window(p, [&](std::int64_t pixel, const std::vector<std::int64_t>& pixels) {
      for (std::int64_t c = 0; c < x.c; ++c) {
        const auto i = static_cast<std::size_t>(pixel * x.c + c);
        const std::int64_t best = largest<T>(pixels, x.c, c, from);
        to[i] = from[static_cast<std::size_t>(best)];
        where[i] = include_batch_in_index ? best : best % (x.h * x.w * x.c);
      }
    });
  });
  const tensor places = tensor::of_ints(index_type, where).reshaped(maxima.shape());
  return std::vector<tensor>{maxima, places};
}

result<void> max_pool_with_argmax::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_emit(false, b.input_type(0).dtype));
  TF_EMBED_TRY(const feature_map x, feature_map_of(b.input_type(0), false, "input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  if (element_count(b.output_type().shape) == 0) return {};
  b.layer("pool_places", "max_pool_with_argmax",
          {b.input(0), b.output(0), b.output(1), cpp_window(p.w), include_batch_in_index ? "true" : "false"});
  return {};
}

result<std::unique_ptr<op>> load_pool_grad(const attributes& a) {
  auto op = std::make_unique<pool_grad>();
  op->kind = a.op_name() == "AvgPoolGrad" ? pool_kind::average : pool_kind::max;
  TF_EMBED_TRY(op->window, load_sized_window(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> pool_grad::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, gradient() + 1));
  const tensor_type& grad = context.type(gradient());
  if (!is_floating(grad.dtype) && !(kind == pool_kind::max && is_integer(grad.dtype))) {
    return bad_model(
        fmt::format("grad must be {}, but is {}", kind == pool_kind::max ? "numbers" : "floats", name(grad.dtype)));
  }
  if (kind == pool_kind::average) {
    TF_EMBED_TRY(input_sizes, context.required_ints(0, "orig_input_shape"));
    if (input_sizes.size() != 4 || std::any_of(input_sizes.begin(), input_sizes.end(), [](auto s) { return s < 0; })) {
      return bad_model(fmt::format("orig_input_shape must be 4 sizes, but is [{}]", fmt::join(input_sizes, ",")));
    }
  } else {
    input_sizes = context.shape(0);
  }
  TF_EMBED_TRY(tensor_type out, checked_type(grad.dtype, input_sizes));
  TF_EMBED_TRY(const feature_map x, feature_map_of(out, window.window.nchw, "orig_input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  const tensor_type pooled{grad.dtype, p.pooled().in_format(window.window.nchw)};
  if (grad.shape != pooled.shape) {
    return bad_model(fmt::format("grad must be {}, but is {}", to_string(pooled.shape), to_string(grad.shape)));
  }
  if (kind == pool_kind::max && (context.dtype(0) != grad.dtype || context.type(1) != pooled)) {
    return bad_model(fmt::format("orig_input and orig_output must be {} and {}, but are {} and {}", to_string(out),
                                 to_string(pooled), to_string(context.type(0)), to_string(context.type(1))));
  }
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> pool_grad::evaluate(std::span<const tensor> inputs) const {
  if (window.window.nchw) {
    pool_grad inner = *this;
    inner.window.window.nchw = false;
    inner.input_sizes = {input_sizes[0], input_sizes[2], input_sizes[3], input_sizes[1]};
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    for (tensor& t : moved) {
      if (t.rank() == 4) t = nchw_to_nhwc(t);
    }
    TF_EMBED_TRY(const std::vector<tensor> y, inner.evaluate(moved));
    return std::vector<tensor>{nhwc_to_nchw(y[0])};
  }
  const tensor& grad = inputs[gradient()];
  tensor out(grad.dtype(), input_sizes);
  TF_EMBED_TRY(const feature_map x, feature_map_of(out.type(), false, "orig_input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  visit_dtype(out.dtype(), [&]<class T>() {
    const auto g = grad.as<T>();
    const auto to = out.mutable_as<T>();
    for_each_window(p, [&](std::int64_t pixel, const std::vector<std::int64_t>& pixels) {
      for (std::int64_t c = 0; c < x.c; ++c) {
        const T value = g[static_cast<std::size_t>(pixel * x.c + c)];
        if (kind == pool_kind::max) {
          add_to(to[static_cast<std::size_t>(largest<T>(pixels, x.c, c, inputs[0].as<T>()))], value);
        } else if constexpr (!is_integer_type<T> && !std::is_same_v<T, bool>) {
          const auto count = static_cast<compute_type<T>>(pixels.size());
          const T share = narrow<T>(widen(value) * (1 / count));
          for (const std::int64_t from : pixels) add_to(to[static_cast<std::size_t>(from * x.c + c)], share);
        }
      }
    });
  });
  return std::vector<tensor>{out};
}

result<void> pool_grad::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_emit(window.window.nchw, b.output_type().dtype));
  TF_EMBED_TRY(const feature_map x, feature_map_of(b.output_type(), false, "orig_input"));
  TF_EMBED_TRY(const windows p, place(window, x));
  if (element_count(b.output_type().shape) == 0) return {};
  if (kind == pool_kind::max) {
    b.layer("pool_places", "max_pool_grad", {b.input(0), b.input(2), b.output(), cpp_window(p.w)});
  } else {
    b.layer("pool_places", "avg_pool_grad", {b.input(1), b.output(), cpp_window(p.w)});
  }
  return {};
}

}  // namespace tf_embed::gen
