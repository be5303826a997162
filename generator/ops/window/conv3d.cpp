// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv3d.hpp"

#include "ops/support/filter_packing.hpp"
#include "ops/support/reference_matmul.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// A convolution from `x` to `y`, whichever of the two is computed.
struct conv3d_sizes {
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

result<conv3d_sizes> measure(const window_attributes_3d& window, const volume& x, const tensor_type& filter, dtype t) {
  conv3d_sizes c;
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

result<conv3d_sizes> measure(const conv3d& op, const tensor_type& x, const tensor_type& filter) {
  TF_EMBED_TRY(const volume v, volume_of(x, op.window.channels_first, "input"));
  return measure(op.window, v, filter, x.dtype);
}

/// Of a transposed convolution: `y` is its input, x its result.
result<conv3d_sizes> measure(const window_attributes_3d& window, const shape& input_sizes, const tensor_type& y,
                             const tensor_type& filter) {
  TF_EMBED_CHECK(volume_of(y, window.channels_first, "out_backprop"));
  TF_EMBED_TRY(const volume x, volume_of({y.dtype, input_sizes}, window.channels_first, "result"));
  TF_EMBED_TRY(const conv3d_sizes c, measure(window, x, filter, y.dtype));
  if (c.y.in_format(window.channels_first) != y.shape) {
    return bad_model(fmt::format("out_backprop must be {} for input_sizes [{}], but is {}",
                                 to_string(c.y.in_format(window.channels_first)), fmt::join(input_sizes, ","),
                                 to_string(y.shape)));
  }
  return c;
}

/// Calls `visit(x pixel, y pixel, tap)` for all that meet, by their numbers in NDHWC order.
template <class F>
void for_each_meeting(const conv3d_sizes& c, F visit) {
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
void convolve(const conv3d_sizes& c, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
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
void spread(const conv3d_sizes& c, std::span<const T> y, std::span<const T> filter, std::span<T> x) {
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

/// What an NCDHW convolution gives for `inputs`. `ndhwc` is the same operation in NDHWC, operand `volume` is its
/// input, its epilogue `e` has its operands from input `first` on.
template <class Convolution>
result<std::vector<tensor>> evaluate_ncdhw(const Convolution& ndhwc, std::span<const tensor> inputs, std::size_t volume,
                                           const epilogue& e, std::size_t first) {
  std::vector<tensor> moved(inputs.begin(), inputs.end());
  moved[volume] = ncdhw_to_ndhwc(moved[volume]);
  if (e.has_residual) {
    tensor& residual = moved[e.residual_index(first)];
    residual = ncdhw_to_ndhwc(residual);
  }
  TF_EMBED_TRY(const std::vector<tensor> y, ndhwc.evaluate(moved));
  return std::vector<tensor>{ndhwc_to_ncdhw(y[0])};
}

result<tensor_type> checked_output(dtype t, shape s) {
  tensor_type out{t, std::move(s)};
  if (element_count(out.shape) > max_elements) return bad_model(fmt::format("output {} is too large", to_string(out)));
  return out;
}

result<std::unique_ptr<op>> load_conv3d_backprop_input(const attributes& a) {
  auto op = std::make_unique<conv3d_backprop_input>();
  TF_EMBED_TRY(op->window, load_window_3d(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::unique_ptr<op>> load_conv3d(const attributes& a) {
  auto op = std::make_unique<conv3d>();
  TF_EMBED_TRY(op->window, load_window_3d(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> conv3d::infer(const shape_context& context) const {
  if (context.input_count() < 2) {
    return bad_model(fmt::format("needs an input and a filter, but has {} inputs", context.input_count()));
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t)) return bad_model(fmt::format("input must be a floating-point type, but is {}", name(t)));
  TF_EMBED_TRY(const conv3d_sizes c, measure(*this, context.type(0), context.type(1)));
  TF_EMBED_TRY(tensor_type out, checked_output(t, c.y.in_format(window.channels_first)));
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, c.y.c));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv3d::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    conv3d inner = *this;
    inner.window.channels_first = false;
    return evaluate_ncdhw(inner, inputs, 0, epilogue, 2);
  }
  TF_EMBED_TRY(const conv3d_sizes c, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor y(inputs[0].dtype(), c.y.in_format(false));
  visit_floating(y.dtype(),
                 [&]<class T>() { convolve<T>(c, inputs[0].as<T>(), inputs[1].as<T>(), y.mutable_as<T>()); });
  apply_epilogue(epilogue, inputs, y);
  return std::vector<tensor>{y};
}

result<void> conv3d::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_volume_kernel(window, b.input_type(0).dtype));
  TF_EMBED_TRY(const conv3d_sizes c, measure(*this, b.input_type(0), b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) return {};
  const std::int64_t rows = c.window.plane.h.kernel * c.window.plane.w.kernel * c.group_x;
  b.add(layer_spec("conv3d", {b.input(0), packed_filter(b, 1, rows, c.group_y, c.groups, c.window.d.kernel), b.output(),
                              cpp_window_3d(c.window), cpp_epilogue(epilogue, b)})
            .counting(c.macs())
            .allow_in_place(in_place_residual(epilogue)));
  return {};
}

std::optional<gen::epilogue_slot> conv3d::epilogue_slot(std::span<const tensor_type> inputs) const {
  if (window.channels_first || !has_epilogue_kernel(inputs[0].dtype)) return std::nullopt;
  return gen::epilogue_slot{epilogue};
}

std::unique_ptr<op> conv3d::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<conv3d>(*this);
  changed->epilogue = e;
  return changed;
}

std::optional<channels_first_operands> conv3d::channels_first() const {
  if (!window.channels_first) return std::nullopt;
  return channels_first_operands{{0}, {}};
}

std::unique_ptr<op> conv3d::with_channels_last() const {
  auto changed = std::make_unique<conv3d>(*this);
  changed->window.channels_first = false;
  return changed;
}

std::unique_ptr<op> conv3d::with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                         std::span<const std::int64_t> after) const {
  const shape& filter = inputs[1].shape;
  const auto absorbed = absorb_padding(window, inputs[0].shape, {filter[0], filter[1], filter[2]}, before, after);
  if (!absorbed) return nullptr;
  auto changed = std::make_unique<conv3d>(*this);
  changed->window = *absorbed;
  return changed;
}

result<std::vector<tensor_type>> conv3d_backprop_input::infer(const shape_context& context,
                                                              conv3d_backprop_input_operands& found) const {
  if (context.input_count() < 3) {
    return bad_model(
        fmt::format("needs input_sizes, filter and out_backprop, but has {} inputs", context.input_count()));
  }
  const dtype t = context.dtype(2);
  if (!is_floating(t)) return bad_model(fmt::format("out_backprop must be a floating-point type, but is {}", name(t)));
  shape& input_sizes = found.input_sizes;
  TF_EMBED_TRY(input_sizes, context.required_ints(0, "input_sizes"));
  if (input_sizes.size() != 5 || std::any_of(input_sizes.begin(), input_sizes.end(), [](auto s) { return s < 0; })) {
    return bad_model(fmt::format("input_sizes must be 5 sizes, but is [{}]", fmt::join(input_sizes, ",")));
  }
  TF_EMBED_TRY(tensor_type out, checked_output(t, input_sizes));
  TF_EMBED_TRY(const conv3d_sizes c, measure(window, input_sizes, context.type(2), context.type(1)));
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, c.x.c, first_epilogue_operand));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv3d_backprop_input::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    conv3d_backprop_input inner = *this;
    inner.window.channels_first = false;
    const shape& s = inferred.input_sizes;
    inner.inferred.input_sizes = {s[0], s[2], s[3], s[4], s[1]};
    return evaluate_ncdhw(inner, inputs, 2, epilogue, first_epilogue_operand);
  }
  TF_EMBED_TRY(const conv3d_sizes c, measure(window, inferred.input_sizes, inputs[2].type(), inputs[1].type()));
  tensor x(inputs[2].dtype(), inferred.input_sizes);
  visit_floating(x.dtype(), [&]<class T>() { spread<T>(c, inputs[2].as<T>(), inputs[1].as<T>(), x.mutable_as<T>()); });
  apply_epilogue(epilogue, inputs, x, first_epilogue_operand);
  return std::vector<tensor>{x};
}

result<void> conv3d_backprop_input::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_volume_kernel(window, b.input_type(2).dtype));
  TF_EMBED_TRY(const conv3d_sizes c, measure(window, inferred.input_sizes, b.input_type(2), b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) return {};
  b.add(layer_spec("conv3d", "conv3d_backprop_input",
                   {b.input(2), packed_transposed_filter(b, 1, c.window.plane, c.group_x, c.groups, c.window.d.kernel),
                    b.output(), cpp_window_3d(c.window), cpp_epilogue(epilogue, b, first_epilogue_operand)})
            .counting(c.macs())
            .allow_in_place(in_place_residual(epilogue, first_epilogue_operand)));
  return {};
}

std::optional<gen::epilogue_slot> conv3d_backprop_input::epilogue_slot(std::span<const tensor_type> inputs) const {
  if (window.channels_first || !has_epilogue_kernel(inputs[2].dtype)) return std::nullopt;
  const shape& filter = inputs[1].shape;
  if (inferred.input_sizes.size() != 5 || filter.size() != 5) return std::nullopt;
  const std::int64_t groups = std::max<std::int64_t>(1, inferred.input_sizes[4] / std::max<std::int64_t>(1, filter[3]));
  return gen::epilogue_slot{epilogue, first_epilogue_operand, 1, filter[4], groups};
}

std::unique_ptr<op> conv3d_backprop_input::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<conv3d_backprop_input>(*this);
  changed->epilogue = e;
  return changed;
}

std::optional<channels_first_operands> conv3d_backprop_input::channels_first() const {
  if (!window.channels_first) return std::nullopt;
  return channels_first_operands{{2}, {0}};
}

std::unique_ptr<op> conv3d_backprop_input::with_channels_last() const {
  auto changed = std::make_unique<conv3d_backprop_input>(*this);
  changed->window.channels_first = false;
  return changed;
}

std::span<const op_row> conv3d_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Conv3D", "conv3d", load_conv3d, "floats", "", "output"},
      {"Conv3DBackpropInputV2", "conv3d", load_conv3d_backprop_input, "floats", "constant input_sizes", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
