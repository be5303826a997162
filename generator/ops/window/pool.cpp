// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/lowest_finite.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/window_extents.hpp"
#include "ops/support/window_overlap.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

/// The sizes of a pool.
struct pooling {
  feature_map x;
  feature_map y;
  window_2d window;
};

result<pooling> measure(const pool_window& window, const tensor_type& x, too_large gives = too_large::empty) {
  pooling p;
  TF_EMBED_TRY(p.x, feature_map_of(x, window.window.nchw, "input"));
  TF_EMBED_TRY(p.window, window.place(p.x, gives));
  if (p.x.c % window.depth != 0) {
    return bad_model(fmt::format("window depth {} must divide the input's depth {}", window.depth, p.x.c));
  }
  p.y = {p.x.n, p.window.h.output, p.window.w.output, p.x.c / window.depth};
  return p;
}

/// Calls `visit(first element)` for every pixel of x under output pixel (oh, ow).
template <class F>
void for_each_tap(const pooling& p, std::int64_t n, std::int64_t oh, std::int64_t ow, F&& visit) {
  for (std::int64_t kh = 0; kh < p.window.h.kernel; ++kh) {
    const std::int64_t ih = p.window.h.position(oh, kh);
    if (ih < 0 || ih >= p.x.h) continue;
    for (std::int64_t kw = 0; kw < p.window.w.kernel; ++kw) {
      const std::int64_t iw = p.window.w.position(ow, kw);
      if (iw >= 0 && iw < p.x.w) visit(((n * p.x.h + ih) * p.x.w + iw) * p.x.c);
    }
  }
}

/// Numbers of any type, to be compared.
template <class T>
auto comparable(T x) {
  if constexpr (is_storage_float<T>) {
    return to_float(x);
  } else {
    return x;
  }
}

template <class T>
void pool_max(const pooling& p, std::span<const T> x, T* to, T lowest) {
  for (std::int64_t n = 0; n < p.y.n; ++n) {
    for (std::int64_t oh = 0; oh < p.y.h; ++oh) {
      for (std::int64_t ow = 0; ow < p.y.w; ++ow, to += p.y.c) {
        std::fill(to, to + p.y.c, lowest);
        for_each_tap(p, n, oh, ow, [&](std::int64_t first) {
          for (std::int64_t c = 0; c < p.x.c; ++c) {
            const T v = x[static_cast<std::size_t>(first + c)];
            if (comparable(to[c]) < comparable(v)) to[c] = v;
          }
        });
      }
    }
  }
}

/// Over runs of channels, TensorFlow starts from the first: NaN stays there.
template <class T>
void pool_depth(std::int64_t depth, std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    T& best = y[i / static_cast<std::size_t>(depth)];
    if (i % static_cast<std::size_t>(depth) == 0 || comparable(best) < comparable(x[i])) best = x[i];
  }
}

/// The mean of the input under the window; padding does not count.
template <class T>
void pool_average(const pooling& p, std::span<const T> x, T* to) {
  std::vector<double> sums(static_cast<std::size_t>(p.y.c));
  for (std::int64_t n = 0; n < p.y.n; ++n) {
    for (std::int64_t oh = 0; oh < p.y.h; ++oh) {
      for (std::int64_t ow = 0; ow < p.y.w; ++ow, to += p.y.c) {
        std::fill(sums.begin(), sums.end(), 0.0);
        std::int64_t taps = 0;
        for_each_tap(p, n, oh, ow, [&](std::int64_t first) {
          ++taps;
          for (std::size_t c = 0; c < sums.size(); ++c)
            sums[c] += to_accumulator(x[static_cast<std::size_t>(first) + c]);
        });
        for (std::size_t c = 0; c < sums.size(); ++c) to[c] = from_accumulator<T>(sums[c] / static_cast<double>(taps));
      }
    }
  }
}

result<std::unique_ptr<op>> load_pool(const attributes& a) {
  auto op = std::make_unique<pool>();
  TF_EMBED_TRY(op->window.window, load_window(a, false));
  op->window.window.dilation_h = op->window.window.dilation_w = 1;
  op->kind = a.op_name() == "AvgPool" ? pool_kind::average : pool_kind::max;
  op->window_is_operand = a.op_name() == "MaxPoolV2";
  if (!op->window_is_operand) {
    TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
    TF_EMBED_TRY(const std::vector<std::int64_t> strides, a.integers("strides"));
    TF_EMBED_CHECK(op->window.set(op->kind, ksize, strides));
  }
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<void> pool_window::set(pool_kind kind, const std::vector<std::int64_t>& ksize,
                              const std::vector<std::int64_t>& strides) {
  if (ksize.size() != 4 || strides.size() != 4) {
    return diagnostic{error_kind::bad_model, fmt::format("ksize and strides must have 4 entries, but are [{}] and [{}]",
                                                         fmt::join(ksize, ","), fmt::join(strides, ","))};
  }
  const std::size_t channel = window.nchw ? 1 : 3;
  depth = ksize[channel];
  if (depth != 1 && (kind != pool_kind::max || depth < 1 || depth != strides[channel])) {
    return diagnostic{error_kind::unsupported,
                      fmt::format("a window over depth must be MaxPool's with equal stride, but ksize is [{}] and "
                                  "strides [{}]",
                                  fmt::join(ksize, ","), fmt::join(strides, ","))};
  }
  std::vector<std::int64_t> flat_ksize = ksize;
  std::vector<std::int64_t> flat_strides = strides;
  if (depth != 1) flat_ksize[channel] = flat_strides[channel] = 1;
  TF_EMBED_TRY(const height_width k, spatial_pair(flat_ksize, window.nchw, "ksize"));
  TF_EMBED_TRY(const height_width s, spatial_pair(flat_strides, window.nchw, "strides"));
  if (depth != 1 && (k.h != 1 || k.w != 1 || s.h != 1 || s.w != 1)) {
    return diagnostic{error_kind::unsupported,
                      fmt::format("a window over depth must be 1x1 and step by 1, but ksize is [{}] and strides [{}]",
                                  fmt::join(ksize, ","), fmt::join(strides, ","))};
  }
  kernel_h = k.h;
  kernel_w = k.w;
  window.stride_h = s.h;
  window.stride_w = s.w;
  return {};
}

result<std::vector<tensor_type>> pool::infer(const shape_context& context, pool_window& found) const {
  const std::size_t expected = window_is_operand ? 3 : 1;
  if (context.input_count() != expected) {
    return diagnostic{error_kind::bad_model, fmt::format("needs {} input{}, but has {}", expected,
                                                         expected == 1 ? "" : "s", context.input_count())};
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t) && !(kind == pool_kind::max && is_integer(t))) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input must be {}, but is {}",
                                  kind == pool_kind::max ? "numbers" : "a floating-point type", name(t))};
  }
  found = window;
  if (window_is_operand) {
    TF_EMBED_TRY(const std::vector<std::int64_t> ksize, context.required_ints(1, "ksize"));
    TF_EMBED_TRY(const std::vector<std::int64_t> strides, context.required_ints(2, "strides"));
    TF_EMBED_CHECK(found.set(kind, ksize, strides));
  }
  TF_EMBED_TRY(const pooling p, measure(found, context.type(0), window_limit(context)));
  tensor_type out{t, p.y.in_format(window.window.nchw)};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> pool::evaluate(std::span<const tensor> inputs) const {
  if (inferred.window.nchw) {
    pool inner = *this;
    inner.inferred.window.nchw = false;
    const tensor moved = nchw_to_nhwc(inputs[0]);
    TF_EMBED_TRY(const std::vector<tensor> y, inner.evaluate({&moved, 1}));
    return std::vector<tensor>{nhwc_to_nchw(y[0])};
  }
  TF_EMBED_TRY(const pooling p, measure(inferred, inputs[0].type()));
  tensor y(inputs[0].dtype(), p.y.in_format(false));
  if (y.size() == 0) return std::vector<tensor>{y};
  visit_dtype(y.dtype(), [&]<class T>() {
    const std::span<const T> x = inputs[0].as<T>();
    T* to = y.mutable_as<T>().data();
    if (inferred.depth != 1) {
      pool_depth<T>(inferred.depth, x, y.mutable_as<T>());
    } else if (kind == pool_kind::max) {
      pool_max<T>(p, x, to, lowest_finite<T>(limits_of));
    } else if constexpr (std::is_same_v<accumulator<T>, double>) {
      pool_average<T>(p, x, to);
    }
  });
  return std::vector<tensor>{y};
}

result<void> pool::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_TRY(const pooling p, measure(inferred, context.type(0)));
  if (inferred.depth != 1) return batch_extents(context, outputs);
  const bool counts_border = kind == pool_kind::average && inferred.window.padding == padding_kind::same;
  for (const run_time_extent& e : context.type(0).extents) {
    if (counts_border && e.axis != 0 && (p.window.h.kernel != 1 || p.window.w.kernel != 1))
      return refused_extent(context, 0, "a mean at a border that is known only at run time");
  }
  return window_extents(context, inferred.window, p.window, outputs);
}

result<void> pool::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(0);
  if (is_floating(x.dtype) && x.dtype != dtype::float32 && x.dtype != dtype::float64) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(x.dtype))};
  }
  TF_EMBED_CHECK(check_nhwc(window.window.nchw));
  TF_EMBED_TRY(const pooling p, measure(inferred, x));
  if (element_count(b.output_type().shape) == 0) {
    if (inferred.depth == 1) count_positions(b, inferred.window, p.window);
    return {};
  }
  if (inferred.depth != 1) {
    b.add(layer_spec("depth_max_pool", {b.input(0), b.output(), inferred.depth}));
    return {};
  }
  const operand in =
      windowed_input(b, inferred.window, p.window, kind == pool_kind::max ? filler::lowest : filler::zero);
  std::vector<argument> arguments{in, b.output(), cpp_window(p.window)};
  const char* layer = kind == pool_kind::max ? "max_pool" : "avg_pool";
  if (kind == pool_kind::max && is_half(limits_of)) {
    layer = "pool";
    arguments.insert(arguments.begin(), largest_from(limits_of));
  }
  b.add(layer_spec("pool", layer, std::move(arguments)).allow_overlap({window_overlap(p.x, p.y, p.window)}));
  return {};
}

std::optional<channels_first_operands> pool::channels_first() const {
  if (!window.window.nchw) return std::nullopt;
  return channels_first_operands{{0}, window_is_operand ? std::vector<std::size_t>{1, 2} : std::vector<std::size_t>{}};
}

std::unique_ptr<op> pool::with_channels_last() const {
  auto changed = std::make_unique<pool>(*this);
  changed->window.window.nchw = false;
  return changed;
}

std::span<const op_row> pool_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AvgPool", "pool", load_pool, "floats", "padding SAME only where the size is known at generation", "output"},
      {"MaxPool", "pool", load_pool, "floats, integers", "a window over depth is 1x1 and steps by its depth; padding SAME with strides only where the size is known at generation", "output"},
      {"MaxPoolV2", "pool", load_pool, "floats, integers", "ksize and strides must be constant", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
