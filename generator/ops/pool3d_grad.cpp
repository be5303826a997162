// SPDX-License-Identifier: Apache-2.0
#include "ops/pool3d_grad.hpp"

#include "ops/formula.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

struct pooling {
  volume x;
  volume y;
  window_3d window;
};

result<pooling> measure(const pool3d_grad& op, dtype t) {
  pooling p;
  TF_EMBED_TRY(p.x, volume_of({t, op.input_sizes}, op.window.channels_first, "x"));
  TF_EMBED_TRY(p.window, place_window_3d(op.window, {p.x.d, p.x.h, p.x.w}, op.kernel));
  p.y = {p.x.n, p.window.d.output, p.window.plane.h.output, p.window.plane.w.output, p.x.c};
  return p;
}

/// Sizes with the channels last.
shape channels_last(const shape& s) { return {s[0], s[2], s[3], s[4], s[1]}; }

/// Calls `visit` with the number of taps inside and then, for each, the position of its element in x.
template <class Start, class Visit>
void for_each_tap(const pooling& p, std::int64_t pixel, const Start& start, const Visit& visit) {
  const std::int64_t ow = pixel % p.y.w;
  const std::int64_t oh = pixel / p.y.w % p.y.h;
  const std::int64_t od = pixel / p.y.w / p.y.h % p.y.d;
  const std::int64_t n = pixel / p.y.w / p.y.h / p.y.d;
  const auto range = [](const window_axis& a, std::int64_t o) {
    return std::pair(std::max<std::int64_t>(0, a.position(o, 0)), std::min(a.input, a.position(o, a.kernel)));
  };
  const auto [d0, d1] = range(p.window.d, od);
  const auto [h0, h1] = range(p.window.plane.h, oh);
  const auto [w0, w1] = range(p.window.plane.w, ow);
  start((d1 - d0) * (h1 - h0) * (w1 - w0));
  for (std::int64_t d = d0; d < d1; ++d) {
    for (std::int64_t h = h0; h < h1; ++h) {
      for (std::int64_t w = w0; w < w1; ++w) visit(((n * p.x.d + d) * p.x.h + h) * p.x.w + w);
    }
  }
}

}  // namespace

result<std::unique_ptr<op>> load_pool3d_grad(const attributes& a) {
  auto made = std::make_unique<pool3d_grad>();
  made->kind = a.op_name() == "AvgPool3DGrad" ? pool_kind::average : pool_kind::max;
  TF_EMBED_TRY(made->window, load_window_3d(a));
  made->window.dilation = {1, 1, 1};
  TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
  TF_EMBED_TRY(made->kernel, spatial_triple(ksize, made->window.channels_first, "ksize"));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> pool3d_grad::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, gradient() + 1));
  const tensor_type& grad = context.type(gradient());
  if (kind == pool_kind::max) {
    input_sizes = context.shape(0);
  } else {
    TF_EMBED_TRY(input_sizes, context.required_ints(0, "orig_input_shape"));
  }
  if (!is_floating(grad.dtype) || input_sizes.size() != 5 ||
      std::any_of(input_sizes.begin(), input_sizes.end(), [](auto n) { return n < 0; }))
    return bad_model(fmt::format("cannot give {} back to x of {}", to_string(grad), list_text(input_sizes)));
  TF_EMBED_TRY(tensor_type out, checked_type(grad.dtype, input_sizes));
  TF_EMBED_TRY(const pooling p, measure(*this, grad.dtype));
  const tensor_type pooled{grad.dtype, p.y.in_format(window.channels_first)};
  if (grad != pooled || (kind == pool_kind::max && (context.type(1) != pooled || context.dtype(0) != grad.dtype)))
    return bad_model(
        fmt::format("grad must be {} for x {}, but is {}", to_string(pooled), to_string(out), to_string(grad)));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> pool3d_grad::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    pool3d_grad inner = *this;
    inner.window.channels_first = false;
    inner.input_sizes = channels_last(input_sizes);
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    for (std::size_t i = kind == pool_kind::max ? 0 : 1; i < moved.size(); ++i) moved[i] = ncdhw_to_ndhwc(moved[i]);
    TF_EMBED_TRY(const auto made, inner.evaluate(moved));
    return std::vector<tensor>{ndhwc_to_ncdhw(made[0])};
  }
  const tensor& grad = inputs[gradient()];
  TF_EMBED_TRY(const pooling p, measure(*this, grad.dtype()));
  tensor out(grad.dtype(), input_sizes);
  std::vector<double> sums(static_cast<std::size_t>(out.size()));
  const std::int64_t pixels = p.y.c == 0 ? 0 : grad.size() / p.y.c;
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel) {
    double taps = 1;
    for_each_tap(
        p, pixel, [&](std::int64_t count) { taps = static_cast<double>(count); },
        [&](std::int64_t from) {
          for (std::int64_t c = 0; c < p.x.c; ++c) {
            const double g = grad.as_double(pixel * p.x.c + c);
            double& to = sums[static_cast<std::size_t>(from * p.x.c + c)];
            if (kind == pool_kind::average) {
              to += g / taps;
            } else if (inputs[0].as_double(from * p.x.c + c) == inputs[1].as_double(pixel * p.x.c + c)) {
              to += g;
            }
          }
        });
  }
  visit_dtype(out.dtype(), [&]<class T>() {
    std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(),
                   [](double v) { return narrow<T>(static_cast<compute_type<T>>(v)); });
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> pool3d_grad::expand(subgraph& s) const {
  if (!window.channels_first) return std::vector<value>{};
  formula f(s, s.type(s.input(gradient())).dtype);
  pool3d_grad inner = *this;
  inner.window.channels_first = false;
  std::vector<value> moved;
  if (kind == pool_kind::average) moved.push_back(f.ints(channels_last(input_sizes)));
  for (std::size_t i = moved.size(); i <= gradient(); ++i) moved.push_back(f.transpose(s.input(i), {0, 2, 3, 4, 1}));
  return f.done({f.transpose(f.add_op(inner, moved), {0, 4, 1, 2, 3})});
}

result<void> pool3d_grad::emit(layer_builder& b) const {
  const dtype t = b.output_type().dtype;
  if (t != dtype::float32 && t != dtype::float64)
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(t))};
  TF_EMBED_TRY(const pooling p, measure(*this, t));
  if (element_count(b.output_type().shape) == 0) return {};
  std::vector<std::string> arguments;
  for (std::size_t i = kind == pool_kind::max ? 0 : 1; i <= gradient(); ++i) arguments.push_back(b.input(i));
  arguments.insert(arguments.end(), {b.output(), cpp_window_3d(p.window)});
  b.layer("pool3d_grad", kind == pool_kind::max ? "max_pool3d_grad" : "avg_pool3d_grad", arguments);
  return {};
}

}  // namespace tf_embed::gen
