// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d.hpp"

#include "ops/support/filter_packing.hpp"
#include "ops/support/nchw_convolution.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/window_extents.hpp"
#include "ops/support/window_overlap.hpp"
#include "ops/window/conv2d_algorithm.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

/// Everything a convolution's sizes follow from.
struct conv2d_sizes {
  feature_map x;
  feature_map y;
  window_2d window;
  std::int64_t groups;
  std::int64_t group_in;   ///< input channels of a group
  std::int64_t group_out;  ///< output channels of a group
};

result<conv2d_sizes> measure(const conv2d& op, const tensor_type& x, const tensor_type& filter,
                             too_large gives = too_large::empty) {
  conv2d_sizes c;
  TF_EMBED_TRY(c.x, feature_map_of(x, op.window.nchw, "input"));
  if (filter.shape.size() != 4) {
    return diagnostic{error_kind::bad_model, fmt::format("filter must have 4 axes, but is {}", to_string(filter))};
  }
  if (filter.dtype != x.dtype) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("filter must be {} as the input, but is {}", name(x.dtype), to_string(filter))};
  }
  if (element_count(filter.shape) == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("filter {} must not be empty", to_string(filter))};
  }
  c.group_in = filter.shape[2];
  const std::int64_t channels = filter.shape[3];
  if (c.x.c == 0 || c.x.c % c.group_in != 0) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input depth {} must be a multiple of the filter's depth {}", c.x.c, c.group_in)};
  }
  c.groups = c.x.c / c.group_in;
  if (channels % c.groups != 0) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("output depth {} must be a multiple of the {} groups", channels, c.groups)};
  }
  c.group_out = channels / c.groups;
  TF_EMBED_TRY(c.window, place_window(op.window, c.x.h, c.x.w, filter.shape[0], filter.shape[1], gives));
  c.y = {c.x.n, c.window.h.output, c.window.w.output, channels};
  return c;
}

/// Writes the patch under output pixel (oh, ow) of one image and group: kh * kw * group_in values, zeros in the
/// padding.
template <class T, class Wide>
void gather_patch(const conv2d_sizes& c, std::span<const T> x, std::int64_t n, std::int64_t oh, std::int64_t ow,
                  std::int64_t first_channel, Wide* patch) {
  for (std::int64_t kh = 0; kh < c.window.h.kernel; ++kh) {
    const std::int64_t ih = c.window.h.position(oh, kh);
    for (std::int64_t kw = 0; kw < c.window.w.kernel; ++kw, patch += c.group_in) {
      const std::int64_t iw = c.window.w.position(ow, kw);
      if (ih < 0 || ih >= c.x.h || iw < 0 || iw >= c.x.w) {
        std::fill(patch, patch + c.group_in, Wide{});
        continue;
      }
      const T* from = x.data() + ((n * c.x.h + ih) * c.x.w + iw) * c.x.c + first_channel;
      for (std::int64_t i = 0; i < c.group_in; ++i) patch[i] = to_accumulator(from[i]);
    }
  }
}

/// NHWC: patches of some hundred pixels at a time, times the filter.
template <class T>
void convolve(const conv2d_sizes& c, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
  using wide = accumulator<T>;
  const std::int64_t depth = c.window.h.kernel * c.window.w.kernel * c.group_in;
  const std::int64_t pixels = c.y.n * c.y.h * c.y.w;
  const std::int64_t chunk = std::clamp<std::int64_t>((std::int64_t{1} << 19) / depth, 1, 1024);
  std::vector<wide> weights(static_cast<std::size_t>(depth * c.group_out));
  std::vector<wide> patches(static_cast<std::size_t>(std::min(chunk, pixels) * depth));
  std::vector<wide> sums(static_cast<std::size_t>(std::min(chunk, pixels) * c.group_out));
  for (std::int64_t g = 0; g < c.groups; ++g) {
    for (std::int64_t k = 0; k < depth; ++k) {
      const T* from = filter.data() + k * c.y.c + g * c.group_out;
      for (std::int64_t j = 0; j < c.group_out; ++j) {
        weights[static_cast<std::size_t>(k * c.group_out + j)] = to_accumulator(from[j]);
      }
    }
    for (std::int64_t first = 0; first < pixels; first += chunk) {
      const std::int64_t count = std::min(chunk, pixels - first);
      for (std::int64_t p = first; p < first + count; ++p) {
        gather_patch(c, x, p / (c.y.h * c.y.w), p / c.y.w % c.y.h, p % c.y.w, g * c.group_in,
                     patches.data() + (p - first) * depth);
      }
      multiply(patches.data(), weights.data(), sums.data(), count, depth, c.group_out);
      for (std::int64_t p = 0; p < count; ++p) {
        T* to = y.data() + (first + p) * c.y.c + g * c.group_out;
        for (std::int64_t j = 0; j < c.group_out; ++j) {
          to[j] = from_accumulator<T>(sums[static_cast<std::size_t>(p * c.group_out + j)]);
        }
      }
    }
  }
}

}  // namespace

result<std::unique_ptr<op>> load_conv2d(const attributes& a) {
  auto op = std::make_unique<conv2d>();
  TF_EMBED_TRY(op->window, load_window(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> conv2d::infer(const shape_context& context) const {
  if (context.input_count() < 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("needs an input and a filter, but has {} inputs", context.input_count())};
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t) && t != dtype::int32) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input must be a floating-point type or int32, but is {}", name(t))};
  }
  TF_EMBED_TRY(const conv2d_sizes c, measure(*this, context.type(0), context.type(1), window_limit(context)));
  tensor_type out{t, c.y.in_format(window.nchw)};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, c.y.c));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv2d::evaluate(std::span<const tensor> inputs) const {
  if (window.nchw) {
    conv2d inner = *this;
    inner.window.nchw = false;
    return evaluate_nchw(inner, inputs, 0, epilogue);
  }
  TF_EMBED_TRY(const conv2d_sizes c, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor y(inputs[0].dtype(), c.y.in_format(false));
  if (y.size() == 0) return std::vector<tensor>{y};
  visit_dtype(y.dtype(), [&]<class T>() { convolve<T>(c, inputs[0].as<T>(), inputs[1].as<T>(), y.mutable_as<T>()); });
  apply_epilogue(epilogue, inputs, y);
  return std::vector<tensor>{y};
}

result<void> conv2d::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_TRY(const conv2d_sizes c, measure(*this, context.type(0), context.type(1)));
  return window_extents(context, window, c.window, outputs);
}

result<void> conv2d::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(0);
  if (x.dtype != dtype::float32 && x.dtype != dtype::float64 && x.dtype != dtype::int32) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(x.dtype))};
  }
  TF_EMBED_CHECK(check_epilogue_kernel(epilogue, x.dtype));
  TF_EMBED_CHECK(check_nhwc(window.nchw));
  TF_EMBED_TRY(const conv2d_sizes c, measure(*this, x, b.input_type(1)));
  if (element_count(b.output_type().shape) == 0) {
    count_positions(b, window, c.window);
    return {};
  }
  const operand in = windowed_input(b, window, c.window, filler::zero);
  const tensor* filter = b.constant(1);
  const std::int64_t depth = c.window.h.kernel * c.window.w.kernel * c.group_in;
  const std::int64_t macs =
      saturating_product({c.y.n, c.y.h, c.y.w, c.y.c, c.window.h.kernel, c.window.w.kernel, c.group_in});
  // A filter as large as the image, as pooled images meet it: a matrix product, which reads weights at full width.
  const auto whole = [](const window_axis& a) { return a.kernel == a.input && a.before == 0 && a.after == 0; };
  const bool steps_by_one = c.window.h.dilation == 1 && c.window.w.dilation == 1;
  if (c.groups == 1 && x.dtype != dtype::int32 && steps_by_one && whole(c.window.h) && whole(c.window.w)) {
    b.add(layer_spec("matmul", {in, packed_filter(b, 1, depth, c.y.c, 1), b.output(), cpp_epilogue(epilogue, b)})
              .counting(macs)
              .allow_in_place(in_place_residual(epilogue)));
    return {};
  }
  const auto known = [&](bool there, std::size_t i) { return !there || b.constant(i) != nullptr; };
  const bool is_open = filter && c.groups == 1 && x.dtype == dtype::float32 &&
                       known(epilogue.has_bias, epilogue.bias_index()) &&
                       known(epilogue.has_alpha(), epilogue.alpha_index());
  const conv2d_choice choice = choose_conv2d_algorithm(
      {c.window.h.kernel, c.window.w.kernel, c.group_in, c.y.c, c.window.w.stride, c.window.w.dilation, c.y.w, is_open},
      b.simd_block());
  const std::string_view algorithm = cpp_name(choice.algorithm);
  if (choice.pixels > 1) {
    window_2d wide = c.window;
    wide.w.kernel += (choice.pixels - 1) * wide.w.stride;
    wide.w.stride *= choice.pixels;
    const tensor spread = spread_over_pixels(*filter, c.window.w.stride, choice.pixels);
    const tensor matrix = spread.reshaped({spread.size() / spread.shape()[3], spread.shape()[3]});
    const feature_map y{c.y.n, c.y.h, c.y.w / choice.pixels, c.y.c * choice.pixels};
    b.add(layer_spec("conv2d", {in, b.packed_weights(matrix, "filter"),
                                template_type{"te::as_shape", {b.output(), cpp_shape(y.in_format(false))}},
                                cpp_window(wide), cpp_epilogue(epilogue, b, 2, choice.pixels),
                                fmt::format("te::algorithm::spread<{}>", choice.pixels)})
              .counting(macs)
              .allow_in_place(in_place_residual(epilogue))
              .allow_overlap({window_overlap(c.x, y, wide, true)}));
    return {};
  }
  const int block = choice.algorithm == conv2d_algorithm::dot ? 1 : b.simd_block();
  b.add(layer_spec("conv2d", {in, packed_filter(b, 1, depth, c.group_out, c.groups, 1, block), b.output(),
                              cpp_window(c.window), cpp_epilogue(epilogue, b), algorithm})
            .counting(macs)
            .allow_in_place(in_place_residual(epilogue))
            .allow_overlap({window_overlap(c.x, c.y, c.window, true)}));
  return {};
}

std::optional<gen::epilogue_slot> conv2d::epilogue_slot(std::span<const tensor_type> inputs) const {
  if (window.nchw || !has_epilogue_kernel(inputs[0].dtype)) return std::nullopt;
  return gen::epilogue_slot{epilogue};
}

std::unique_ptr<op> conv2d::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<conv2d>(*this);
  changed->epilogue = e;
  return changed;
}

std::optional<channels_first_operands> conv2d::channels_first() const {
  if (!window.nchw) return std::nullopt;
  return channels_first_operands{{0}, {}};
}

std::unique_ptr<op> conv2d::with_channels_last() const {
  auto changed = std::make_unique<conv2d>(*this);
  changed->window.nchw = false;
  return changed;
}

std::unique_ptr<op> conv2d::with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                         std::span<const std::int64_t> after) const {
  const shape& filter = inputs[1].shape;
  const auto absorbed = absorb_padding(window, inputs[0].shape, filter[0], filter[1], before, after);
  if (!absorbed) return nullptr;
  auto changed = std::make_unique<conv2d>(*this);
  changed->window = *absorbed;
  return changed;
}

std::span<const op_row> conv2d_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Conv2D", "conv2d", load_conv2d, "floats, int32", "padding SAME with strides only where the size is known at generation", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
