// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/pool3d_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

struct pooled_volumes {
  volume x;
  volume y;
  window_3d window;
};

result<pooled_volumes> measure(const pool3d_grad& op, const shape& input_sizes, dtype t) {
  pooled_volumes p;
  TF_EMBED_TRY(p.x, volume_of({t, input_sizes}, op.window.channels_first, "x"));
  TF_EMBED_TRY(p.window, place_window_3d(op.window, {p.x.d, p.x.h, p.x.w}, op.kernel));
  p.y = {p.x.n, p.window.d.output, p.window.plane.h.output, p.window.plane.w.output, p.x.c};
  return p;
}

/// Calls `visit` with the number of taps inside and then, for each, the position of its element in x.
template <class Start, class Visit>
void for_each_tap(const pooled_volumes& p, std::int64_t pixel, const Start& start, const Visit& visit) {
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

result<std::vector<tensor_type>> pool3d_grad::infer(const shape_context& context, pool3d_grad_operands& found) const {
  shape& input_sizes = found.input_sizes;
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
  TF_EMBED_TRY(const pooled_volumes p, measure(*this, input_sizes, grad.dtype));
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
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    for (std::size_t i = kind == pool_kind::max ? 0 : 1; i < moved.size(); ++i) moved[i] = ncdhw_to_ndhwc(moved[i]);
    const shape& s = inferred.input_sizes;
    if (kind == pool_kind::average) moved[0] = tensor::of_ints(dtype::int64, {{s[0], s[2], s[3], s[4], s[1]}});
    TF_EMBED_TRY(const tensor made, reference_of(inner, moved));
    return std::vector<tensor>{ndhwc_to_ncdhw(made)};
  }
  const tensor& grad = inputs[gradient()];
  TF_EMBED_TRY(const pooled_volumes p, measure(*this, inferred.input_sizes, grad.dtype()));
  tensor out(grad.dtype(), inferred.input_sizes);
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

std::optional<channels_first_operands> pool3d_grad::channels_first() const {
  if (!window.channels_first) return std::nullopt;
  if (kind == pool_kind::average) return channels_first_operands{{1}, {0}};
  return channels_first_operands{{0, 1, 2}, {}};
}

std::unique_ptr<op> pool3d_grad::with_channels_last() const {
  auto changed = std::make_unique<pool3d_grad>(*this);
  changed->window.channels_first = false;
  return changed;
}

result<void> pool3d_grad::emit(layer_builder& b) const {
  const dtype t = b.output_type().dtype;
  TF_EMBED_CHECK(check_volume_kernel(window, t));
  TF_EMBED_TRY(const pooled_volumes p, measure(*this, inferred.input_sizes, t));
  if (element_count(b.output_type().shape) == 0) return {};
  std::vector<argument> arguments;
  for (std::size_t i = kind == pool_kind::max ? 0 : 1; i <= gradient(); ++i) arguments.emplace_back(b.input(i));
  arguments.insert(arguments.end(), {b.output(), cpp_window_3d(p.window)});
  const char* const name = kind == pool_kind::max ? "max_pool3d_grad" : "avg_pool3d_grad";
  b.add(layer_spec("pool3d_grad", name, std::move(arguments)));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_pool3d_grad(const attributes& a) {
  auto made = std::make_unique<pool3d_grad>();
  made->kind = a.op_name() == "AvgPool3DGrad" ? pool_kind::average : pool_kind::max;
  TF_EMBED_TRY(made->window, load_window_3d(a));
  made->window.dilation = {1, 1, 1};
  TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
  TF_EMBED_TRY(made->kernel, spatial_triple(ksize, made->window.channels_first, "ksize"));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> pool3d_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AvgPool3DGrad", "pool3d_grad", load_pool3d_grad, "floats", "constant orig_input_shape", "output"},
      {"MaxPool3DGrad", "pool3d_grad", load_pool3d_grad, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
