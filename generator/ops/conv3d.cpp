// SPDX-License-Identifier: Apache-2.0
#include "ops/conv3d.hpp"

#include "ops/filter_packing.hpp"
#include "ops/reference_matmul.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

/// A convolution from `x` to `y`, whichever of the two is computed.
struct convolution {
  volume x;
  volume y;
  window_3d window;
  std::int64_t groups;
  std::int64_t group_x;  ///< channels of a group
  std::int64_t group_y;

  std::int64_t macs() const {
    return saturating_product(
        {y.n, y.d, y.h, y.w, y.c, window.d.kernel, window.plane.h.kernel, window.plane.w.kernel, group_x});
  }
};

result<convolution> measure(const window_attributes_3d& window, const volume& x, const tensor_type& filter, dtype t) {
  convolution c;
  c.x = x;
  const shape& f = filter.shape;
  if (f.size() != 5 || filter.dtype != t || element_count(f) == 0) {
    return bad_model(fmt::format("filter must be {} with 5 axes, none empty, but is {}", name(t), to_string(filter)));
  }
  c.group_x = f[3];
  if (x.c == 0 || x.c % c.group_x != 0 || f[4] % (x.c / c.group_x) != 0) {
    return bad_model(fmt::format("depth {} of the input does not fit the filter {}", x.c, to_string(filter)));
  }
  c.groups = x.c / c.group_x;
  c.group_y = f[4] / c.groups;
  TF_EMBED_TRY(c.window, place_window_3d(window, {x.d, x.h, x.w}, {f[0], f[1], f[2]}));
  c.y = {x.n, c.window.d.output, c.window.plane.h.output, c.window.plane.w.output, f[4]};
  return c;
}

result<convolution> measure(const conv3d& op, const tensor_type& x, const tensor_type& filter) {
  TF_EMBED_TRY(const volume v, volume_of(x, op.window.channels_first, "input"));
  return measure(op.window, v, filter, x.dtype);
}

result<convolution> measure(const conv3d_backprop_input& op, const tensor_type& y, const tensor_type& filter) {
  TF_EMBED_CHECK(volume_of(y, op.window.channels_first, "out_backprop"));
  TF_EMBED_TRY(const volume x, volume_of({y.dtype, op.input_sizes}, op.window.channels_first, "result"));
  TF_EMBED_TRY(const convolution c, measure(op.window, x, filter, y.dtype));
  if (c.y.in_format(op.window.channels_first) != y.shape) {
    return bad_model(fmt::format("out_backprop must be {} for input_sizes [{}], but is {}",
                                 to_string(c.y.in_format(op.window.channels_first)), fmt::join(op.input_sizes, ","),
                                 to_string(y.shape)));
  }
  return c;
}

/// Calls `visit(x pixel, y pixel, tap)` for all that meet, by their numbers in NDHWC order.
template <class F>
void for_each_meeting(const convolution& c, F visit) {
  const auto inside = [](std::int64_t i, std::int64_t size) { return i >= 0 && i < size; };
  const window_2d& plane = c.window.plane;
  std::int64_t to = 0;
  for (std::int64_t n = 0; n < c.y.n; ++n) {
    for (std::int64_t d = 0; d < c.y.d; ++d) {
      for (std::int64_t h = 0; h < c.y.h; ++h) {
        for (std::int64_t w = 0; w < c.y.w; ++w, ++to) {
          std::int64_t tap = 0;
          for (std::int64_t i = 0; i < c.window.d.kernel; ++i) {
            for (std::int64_t j = 0; j < plane.h.kernel; ++j) {
              for (std::int64_t k = 0; k < plane.w.kernel; ++k, ++tap) {
                const std::int64_t from_d = c.window.d.position(d, i);
                const std::int64_t from_h = plane.h.position(h, j);
                const std::int64_t from_w = plane.w.position(w, k);
                if (!inside(from_d, c.x.d) || !inside(from_h, c.x.h) || !inside(from_w, c.x.w)) continue;
                visit(((n * c.x.d + from_d) * c.x.h + from_h) * c.x.w + from_w, to, tap);
              }
            }
          }
        }
      }
    }
  }
}

template <class T>
void convolve(const convolution& c, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
  const std::vector<double> weights = accumulators(filter);
  std::vector<double> sums(y.size());
  for_each_meeting(c, [&](std::int64_t from, std::int64_t to, std::int64_t tap) {
    for (std::int64_t i = 0; i < c.x.c; ++i) {
      const double value = to_accumulator(x[static_cast<std::size_t>(from * c.x.c + i)]);
      const std::int64_t first = i / c.group_x * c.group_y;
      const double* w = weights.data() + (tap * c.group_x + i % c.group_x) * c.y.c + first;
      double* sum = sums.data() + to * c.y.c + first;
      for (std::int64_t j = 0; j < c.group_y; ++j) sum[j] += value * w[j];
    }
  });
  std::transform(sums.begin(), sums.end(), y.begin(), from_accumulator<T>);
}

/// The definition: every value of y spreads over what the forward convolution made it from.
template <class T>
void spread(const convolution& c, std::span<const T> y, std::span<const T> filter, std::span<T> x) {
  const std::vector<double> weights = accumulators(filter);
  const std::vector<double> values = accumulators(y);
  std::vector<double> sums(x.size());
  for_each_meeting(c, [&](std::int64_t to, std::int64_t from, std::int64_t tap) {
    for (std::int64_t i = 0; i < c.x.c; ++i) {
      const std::int64_t first = i / c.group_x * c.group_y;
      const double* w = weights.data() + (tap * c.group_x + i % c.group_x) * c.y.c + first;
      const double* value = values.data() + from * c.y.c + first;
      double& sum = sums[static_cast<std::size_t>(to * c.x.c + i)];
      for (std::int64_t j = 0; j < c.group_y; ++j) sum += value[j] * w[j];
    }
  });
  std::transform(sums.begin(), sums.end(), x.begin(), from_accumulator<T>);
}

/// Calls f<T>() for the floating-point types.
template <class F>
void visit_floating(dtype t, F f) {
  visit_dtype(t, [&]<class T>() {
    if constexpr (std::is_same_v<accumulator<T>, double>) f.template operator()<T>();
  });
}

result<tensor_type> checked_output(dtype t, shape s) {
  tensor_type out{t, std::move(s)};
  if (element_count(out.shape) > max_elements) return bad_model(fmt::format("output {} is too large", to_string(out)));
  return out;
}

}  // namespace

result<std::unique_ptr<op>> load_conv3d(const attributes& a) {
  auto op = std::make_unique<conv3d>();
  TF_EMBED_TRY(op->window, load_window_3d(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> conv3d::infer_shape(const shape_context& context) {
  if (context.input_count() < 2) {
    return bad_model(fmt::format("needs an input and a filter, but has {} inputs", context.input_count()));
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t)) return bad_model(fmt::format("input must be a floating-point type, but is {}", name(t)));
  TF_EMBED_TRY(const convolution c, measure(*this, context.type(0), context.type(1)));
  TF_EMBED_TRY(tensor_type out, checked_output(t, c.y.in_format(window.channels_first)));
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, c.y.c));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv3d::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    conv3d inner = *this;
    inner.window.channels_first = false;
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    moved[0] = ncdhw_to_ndhwc(moved[0]);
    if (epilogue.has_residual) {
      tensor& residual = moved[epilogue.residual_index()];
      residual = ncdhw_to_ndhwc(residual);
    }
    TF_EMBED_TRY(const std::vector<tensor> y, inner.evaluate(moved));
    return std::vector<tensor>{ndhwc_to_ncdhw(y[0])};
  }
  TF_EMBED_TRY(const convolution c, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor y(inputs[0].dtype(), c.y.in_format(false));
  visit_floating(y.dtype(),
                 [&]<class T>() { convolve<T>(c, inputs[0].as<T>(), inputs[1].as<T>(), y.mutable_as<T>()); });
  apply_epilogue(epilogue, inputs, y);
  return std::vector<tensor>{y};
}

result<void> conv3d::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_volume_kernel(window, b.input_type(0).dtype));
  TF_EMBED_TRY(const convolution c, measure(*this, b.input_type(0), b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) return {};
  const std::int64_t rows = c.window.plane.h.kernel * c.window.plane.w.kernel * c.group_x;
  const std::string packed = packed_filter(b, 1, rows, c.group_y, c.groups, c.window.d.kernel);
  if (epilogue.has_residual) b.allow_in_place(epilogue.residual_index());
  b.layer("conv3d", "conv3d", {b.input(0), packed, b.output(), cpp_window_3d(c.window), cpp_epilogue(epilogue, b)},
          c.macs());
  return {};
}

result<std::unique_ptr<op>> load_conv3d_backprop_input(const attributes& a) {
  auto op = std::make_unique<conv3d_backprop_input>();
  TF_EMBED_TRY(op->window, load_window_3d(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> conv3d_backprop_input::infer_shape(const shape_context& context) {
  if (context.input_count() != 3) {
    return bad_model(
        fmt::format("needs input_sizes, filter and out_backprop, but has {} inputs", context.input_count()));
  }
  const dtype t = context.dtype(2);
  if (!is_floating(t)) return bad_model(fmt::format("out_backprop must be a floating-point type, but is {}", name(t)));
  TF_EMBED_TRY(input_sizes, context.required_ints(0, "input_sizes"));
  if (input_sizes.size() != 5 || std::any_of(input_sizes.begin(), input_sizes.end(), [](auto s) { return s < 0; })) {
    return bad_model(fmt::format("input_sizes must be 5 sizes, but is [{}]", fmt::join(input_sizes, ",")));
  }
  TF_EMBED_TRY(tensor_type out, checked_output(t, input_sizes));
  TF_EMBED_CHECK(measure(*this, context.type(2), context.type(1)));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv3d_backprop_input::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    conv3d_backprop_input inner = *this;
    inner.window.channels_first = false;
    const shape& s = input_sizes;
    inner.input_sizes = {s[0], s[2], s[3], s[4], s[1]};
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    moved[2] = ncdhw_to_ndhwc(moved[2]);
    TF_EMBED_TRY(const std::vector<tensor> x, inner.evaluate(moved));
    return std::vector<tensor>{ndhwc_to_ncdhw(x[0])};
  }
  TF_EMBED_TRY(const convolution c, measure(*this, inputs[2].type(), inputs[1].type()));
  tensor x(inputs[2].dtype(), input_sizes);
  visit_floating(x.dtype(), [&]<class T>() { spread<T>(c, inputs[2].as<T>(), inputs[1].as<T>(), x.mutable_as<T>()); });
  return std::vector<tensor>{x};
}

result<void> conv3d_backprop_input::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_volume_kernel(window, b.input_type(2).dtype));
  TF_EMBED_TRY(const convolution c, measure(*this, b.input_type(2), b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) return {};
  const std::string packed = packed_transposed_filter(b, 1, c.window.plane, c.group_x, c.groups, c.window.d.kernel);
  b.layer("conv3d", "conv3d_backprop_input", {b.input(2), packed, b.output(), cpp_window_3d(c.window)}, c.macs());
  return {};
}

}  // namespace tf_embed::gen
