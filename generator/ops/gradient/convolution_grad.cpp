// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/convolution_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/product/batch_matmul.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/window/conv2d_backprop_input.hpp"
#include "ops/window/extract_patches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

struct filter_problem {
  feature_map x;
  feature_map dy;
  window_2d window;
  std::int64_t groups;
  std::int64_t group_x;   ///< channels of x in a group
  std::int64_t group_dy;  ///< and of the result's gradient
};

result<filter_problem> measure(const filter_grad& op, const shape& f, const tensor_type& x, const tensor_type& dy) {
  filter_problem p;
  TF_EMBED_TRY(p.x, feature_map_of(x, op.window.nchw, "input"));
  TF_EMBED_TRY(p.dy, feature_map_of(dy, op.window.nchw, "out_backprop"));
  if (f.size() != 4 || std::any_of(f.begin(), f.end(), [](auto n) { return n < 1 || n > max_elements; }))
    return bad_model(fmt::format("filter_sizes must be 4 sizes, but is [{}]", fmt::join(f, ",")));
  const bool fits = op.is_depthwise ? f[2] == p.x.c && p.dy.c % f[2] == 0 && p.dy.c / f[2] == f[3]
                                    : p.x.c % f[2] == 0 && p.x.c != 0 && f[3] == p.dy.c && f[3] % (p.x.c / f[2]) == 0;
  if (!fits || x.dtype != dy.dtype || p.x.n != p.dy.n) {
    return bad_model(fmt::format("filter_sizes [{}] do not fit input {} and out_backprop {}", fmt::join(f, ","),
                                 to_string(x), to_string(dy)));
  }
  p.groups = op.is_depthwise ? p.x.c : p.x.c / f[2];
  p.group_x = p.x.c / p.groups;
  p.group_dy = p.dy.c / p.groups;
  TF_EMBED_TRY(p.window, place_window(op.window, p.x.h, p.x.w, f[0], f[1]));
  if (p.window.h.output != p.dy.h || p.window.w.output != p.dy.w) {
    return bad_model(fmt::format("out_backprop must be {}x{} for input {}, but is {}x{}", p.window.h.output,
                                 p.window.w.output, to_string(x), p.dy.h, p.dy.w));
  }
  return p;
}

}  // namespace

result<std::vector<tensor_type>> filter_grad::infer(const shape_context& context, filter_grad_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  if (!is_floating(context.dtype(0)))
    return bad_model(fmt::format("input must be floats, but is {}", to_string(context.type(0))));
  TF_EMBED_TRY(found.filter_sizes, context.required_ints(1, "filter_sizes"));
  TF_EMBED_CHECK(measure(*this, found.filter_sizes, context.type(0), context.type(2)));
  return one_output(context.dtype(0), found.filter_sizes);
}

result<std::vector<tensor>> filter_grad::evaluate(std::span<const tensor> inputs) const {
  if (window.nchw) {
    filter_grad inner = *this;
    inner.window.nchw = false;
    const std::vector<tensor> moved{nchw_to_nhwc(inputs[0]), inputs[1], nchw_to_nhwc(inputs[2])};
    return inner.evaluate(moved);
  }
  const shape& filter_sizes = inferred.filter_sizes;
  TF_EMBED_TRY(const filter_problem p, measure(*this, filter_sizes, inputs[0].type(), inputs[2].type()));
  tensor out(inputs[0].dtype(), filter_sizes);
  std::vector<double> sums(static_cast<std::size_t>(out.size()));
  for (std::int64_t n = 0; n < p.dy.n; ++n) {
    for (std::int64_t oh = 0; oh < p.dy.h; ++oh) {
      for (std::int64_t ow = 0; ow < p.dy.w; ++ow) {
        for (std::int64_t kh = 0; kh < filter_sizes[0]; ++kh) {
          for (std::int64_t kw = 0; kw < filter_sizes[1]; ++kw) {
            const std::int64_t h = p.window.h.position(oh, kh);
            const std::int64_t w = p.window.w.position(ow, kw);
            if (h < 0 || h >= p.x.h || w < 0 || w >= p.x.w) continue;
            const std::int64_t x_at = ((n * p.x.h + h) * p.x.w + w) * p.x.c;
            const std::int64_t dy_at = ((n * p.dy.h + oh) * p.dy.w + ow) * p.dy.c;
            double* to = sums.data() + (kh * filter_sizes[1] + kw) * filter_sizes[2] * filter_sizes[3];
            for (std::int64_t o = 0; o < p.dy.c; ++o) {
              const double g = inputs[2].as_double(dy_at + o);
              const std::int64_t first = o / p.group_dy * p.group_x;
              for (std::int64_t i = 0; i < p.group_x; ++i) {
                // Of a depthwise filter [channels, multiplier] lies at o too.
                to[i * p.dy.c + o] += inputs[0].as_double(x_at + first + i) * g;
              }
            }
          }
        }
      }
    }
  }
  visit_dtype(out.dtype(), [&]<class T>() {
    std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(),
                   [](double v) { return narrow<T>(static_cast<compute_type<T>>(v)); });
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> filter_grad::expand(subgraph& s) const {
  const dtype t = s.type(s.input(0)).dtype;
  const shape& filter_sizes = inferred.filter_sizes;
  TF_EMBED_TRY(const filter_problem p, measure(*this, filter_sizes, s.type(s.input(0)), s.type(s.input(2))));
  formula f(s, wide_type(t));
  const std::int64_t pixels = p.dy.n * p.dy.h * p.dy.w;
  if (pixels == 0 || p.x.h * p.x.w == 0) return f.done({f.constant(tensor(t, filter_sizes))});
  value x = f.input(0);
  value dy = f.input(2);
  if (window.nchw) {
    x = f.transpose(x, {0, 2, 3, 1});
    dy = f.transpose(dy, {0, 2, 3, 1});
  }
  const std::int64_t taps = filter_sizes[0] * filter_sizes[1];
  x = f.pad(x, {0, p.window.h.before, p.window.w.before, 0}, {0, p.window.h.after, p.window.w.after, 0});
  const bool is_pixel = taps == 1 && p.window.h.stride == 1 && p.window.w.stride == 1;
  if (!is_pixel) {
    extract_patches patches;
    const auto as_axis = [](const window_axis& a) {
      patch_axis to;
      to.size = a.kernel;
      to.stride = a.stride;
      to.rate = a.dilation;
      return to;
    };
    patches.axes[1] = as_axis(p.window.h);
    patches.axes[2] = as_axis(p.window.w);
    x = f.add_op(patches, {x});
  }
  batch_matmul product;
  product.adj_x = true;
  if (p.groups == 1) {
    x = f.reshape(x, {1, pixels, taps * p.x.c});
    const value y = f.add_op(product, {x, f.reshape(dy, {1, pixels, p.dy.c})});
    return f.done({f.cast(f.reshape(y, filter_sizes), t)});
  }
  // [pixels, taps, groups, channels] by [pixels, groups, channels], a product for each group.
  x = f.transpose(f.reshape(x, {pixels, taps, p.groups, p.group_x}), {2, 0, 1, 3});
  dy = f.transpose(f.reshape(dy, {pixels, p.groups, p.group_dy}), {1, 0, 2});
  value y = f.add_op(product, {f.reshape(x, {p.groups, pixels, taps * p.group_x}), dy});
  y = f.transpose(f.reshape(y, {p.groups, taps, p.group_x, p.group_dy}), {1, 2, 0, 3});
  return f.done({f.cast(f.reshape(y, filter_sizes), t)});
}

result<std::vector<tensor_type>> depthwise_input_grad::infer(const shape_context& context,
                                                             depthwise_input_grad_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& filter = context.type(1);
  if (filter.shape.size() != 4 || !is_floating(filter.dtype) || element_count(filter.shape) == 0)
    return bad_model(fmt::format("filter must be floats of 4 axes, none empty, but is {}", to_string(filter)));
  found.grouped_filter = {filter.shape[0], filter.shape[1], 1, filter.shape[2] * filter.shape[3]};
  shape& sizes = found.input_sizes;
  TF_EMBED_TRY(sizes, context.required_ints(0, "input_sizes"));
  if (sizes.size() == 2 && context.shape(2).size() == 4) {  // height and width alone
    sizes = feature_map{context.shape(2)[0], sizes[0], sizes[1], filter.shape[2]}.in_format(window.nchw);
  }
  if (sizes.size() != 4 || sizes[window.nchw ? 1 : 3] != filter.shape[2]) {
    return bad_model(
        fmt::format("input_sizes [{}] do not fit the filter {}", fmt::join(sizes, ","), to_string(filter)));
  }
  conv2d_backprop_input inner;
  inner.window = window;
  const tensor list = tensor::of_ints(dtype::int64, sizes);
  const std::vector<tensor_type> types{list.type(), {filter.dtype, found.grouped_filter}, context.type(2)};
  const std::vector<const tensor*> constants{&list, nullptr, nullptr};
  return inner.infer_shape({types, constants});
}

result<std::vector<tensor>> depthwise_input_grad::evaluate(std::span<const tensor> inputs) const {
  conv2d_backprop_input inner;
  inner.window = window;
  const tensor sizes = tensor::of_ints(dtype::int64, inferred.input_sizes);
  TF_EMBED_TRY(tensor out, reference_of(inner, {sizes, inputs[1].reshaped(inferred.grouped_filter), inputs[2]}));
  return std::vector<tensor>{std::move(out)};
}

result<std::vector<value>> depthwise_input_grad::expand(subgraph& s) const {
  formula f(s, s.type(s.input(2)).dtype);
  conv2d_backprop_input inner;
  inner.window = window;
  return f.done(
      {f.add_op(inner, {f.ints(inferred.input_sizes), f.reshape(s.input(1), inferred.grouped_filter), s.input(2)})});
}

namespace {

result<std::unique_ptr<op>> load_filter_grad(const attributes& a) {
  auto made = std::make_unique<filter_grad>();
  made->is_depthwise = a.op_name().starts_with("Depthwise");
  TF_EMBED_TRY(made->window, load_window(a));
  return std::unique_ptr<op>(std::move(made));
}

result<std::unique_ptr<op>> load_depthwise_input_grad(const attributes& a) {
  auto made = std::make_unique<depthwise_input_grad>();
  TF_EMBED_TRY(made->window, load_window(a));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> convolution_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Conv2DBackpropFilter", "convolution_grad", load_filter_grad, "floats", "constant filter_sizes", "output"},
      {"DepthwiseConv2dNativeBackpropFilter", "convolution_grad", load_filter_grad, "floats", "constant filter_sizes", "output"},
      {"DepthwiseConv2dNativeBackpropInput", "convolution_grad", load_depthwise_input_grad, "floats", "constant input_sizes", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
