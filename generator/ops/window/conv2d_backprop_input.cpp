// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d_backprop_input.hpp"

#include "ops/support/filter_packing.hpp"
#include "ops/support/nchw_convolution.hpp"
#include "ops/support/reference_matmul.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

/// The sizes of a transposed convolution.
struct transposed_convolution {
  feature_map x;     ///< TensorFlow's out_backprop
  feature_map y;     ///< the result
  window_2d window;  ///< from y to x
  std::int64_t groups;
};

result<transposed_convolution> measure(const window_attributes& window, const shape& input_sizes,
                                       const tensor_type& filter, const tensor_type& x) {
  transposed_convolution c;
  TF_EMBED_TRY(c.x, feature_map_of(x, window.nchw, "out_backprop"));
  TF_EMBED_TRY(c.y, feature_map_of({x.dtype, input_sizes}, window.nchw, "result"));
  if (filter.shape.size() != 4 || filter.dtype != x.dtype || element_count(filter.shape) == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("filter must be {} with 4 axes, none empty, but is {}",
                                                         name(x.dtype), to_string(filter))};
  }
  if (c.y.n != c.x.n) {
    return diagnostic{error_kind::bad_model, fmt::format("input_sizes [{}] must have the batch size of out_backprop {}",
                                                         fmt::join(input_sizes, ","), to_string(x))};
  }
  if (c.x.c != filter.shape[3]) {
    return diagnostic{error_kind::bad_model, fmt::format("out_backprop {} must have the depth {} of the filter",
                                                         to_string(x), filter.shape[3])};
  }
  if (c.y.c == 0 || c.y.c % filter.shape[2] != 0 || c.x.c % (c.y.c / filter.shape[2]) != 0) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("depth {} of input_sizes does not fit the filter {}", c.y.c, to_string(filter))};
  }
  c.groups = c.y.c / filter.shape[2];
  TF_EMBED_TRY(c.window, place_window(window, c.y.h, c.y.w, filter.shape[0], filter.shape[1]));
  if (c.window.h.output != c.x.h || c.window.w.output != c.x.w) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("out_backprop must be {}x{} for input_sizes [{}], but is {}x{}", c.window.h.output,
                                  c.window.w.output, fmt::join(input_sizes, ","), c.x.h, c.x.w)};
  }
  return c;
}

/// NHWC, the definition: every value of x spreads over the patch of y that the forward convolution made it from.
template <class T>
void spread(const transposed_convolution& c, std::span<const T> x, std::span<const T> filter, std::span<T> y) {
  using wide = accumulator<T>;
  const std::int64_t group_x = c.x.c / c.groups;
  const std::int64_t group_y = c.y.c / c.groups;
  const std::int64_t patch = c.window.h.kernel * c.window.w.kernel * group_y;
  const std::int64_t pixels = c.x.n * c.x.h * c.x.w;
  const std::int64_t chunk = std::clamp<std::int64_t>((std::int64_t{1} << 19) / patch, 1, 1024);
  std::vector<wide> sums(y.size());
  std::vector<wide> weights(static_cast<std::size_t>(group_x * patch));
  std::vector<wide> values(static_cast<std::size_t>(std::min(chunk, pixels) * group_x));
  std::vector<wide> patches(static_cast<std::size_t>(std::min(chunk, pixels) * patch));
  for (std::int64_t g = 0; g < c.groups; ++g) {
    for (std::int64_t i = 0; i < group_x; ++i) {
      for (std::int64_t k = 0; k < patch; ++k) {
        weights[static_cast<std::size_t>(i * patch + k)] =
            to_accumulator(filter[static_cast<std::size_t>(k * c.x.c + g * group_x + i)]);
      }
    }
    for (std::int64_t first = 0; first < pixels; first += chunk) {
      const std::int64_t count = std::min(chunk, pixels - first);
      for (std::int64_t p = 0; p < count; ++p) {
        for (std::int64_t i = 0; i < group_x; ++i) {
          values[static_cast<std::size_t>(p * group_x + i)] =
              to_accumulator(x[static_cast<std::size_t>((first + p) * c.x.c + g * group_x + i)]);
        }
      }
      multiply(values.data(), weights.data(), patches.data(), count, group_x, patch);
      const wide* from = patches.data();
      for (std::int64_t p = first; p < first + count; ++p) {
        const std::int64_t n = p / (c.x.h * c.x.w);
        for (std::int64_t kh = 0; kh < c.window.h.kernel; ++kh) {
          const std::int64_t h = c.window.h.position(p / c.x.w % c.x.h, kh);
          for (std::int64_t kw = 0; kw < c.window.w.kernel; ++kw, from += group_y) {
            const std::int64_t w = c.window.w.position(p % c.x.w, kw);
            if (h < 0 || h >= c.y.h || w < 0 || w >= c.y.w) continue;
            wide* to = sums.data() + ((n * c.y.h + h) * c.y.w + w) * c.y.c + g * group_y;
            for (std::int64_t i = 0; i < group_y; ++i) to[i] += from[i];
          }
        }
      }
    }
  }
  std::transform(sums.begin(), sums.end(), y.begin(), from_accumulator<T>);
}

result<std::unique_ptr<op>> load_conv2d_backprop_input(const attributes& a) {
  auto op = std::make_unique<conv2d_backprop_input>();
  TF_EMBED_TRY(op->window, load_window(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> conv2d_backprop_input::infer(const shape_context& context,
                                                              conv2d_backprop_input_operands& found) const {
  if (context.input_count() < 3) {
    return diagnostic{
        error_kind::bad_model,
        fmt::format("needs input_sizes, filter and out_backprop, but has {} inputs", context.input_count())};
  }
  const tensor_type& x = context.type(2);
  if (!is_floating(x.dtype) && x.dtype != dtype::int32) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("out_backprop must be a floating-point type or int32, but is {}", name(x.dtype))};
  }
  shape& input_sizes = found.input_sizes;
  TF_EMBED_TRY(input_sizes, context.required_ints(0, "input_sizes"));
  if (input_sizes.size() == 2 && context.shape(1).size() == 4) {  // height and width alone
    TF_EMBED_TRY(const feature_map from, feature_map_of(x, window.nchw, "out_backprop"));
    input_sizes = feature_map{from.n, input_sizes[0], input_sizes[1], context.shape(1)[2]}.in_format(window.nchw);
  }
  if (input_sizes.size() != 4 || std::any_of(input_sizes.begin(), input_sizes.end(), [](auto s) { return s < 0; })) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input_sizes must be 4 sizes, but is [{}]", fmt::join(input_sizes, ","))};
  }
  TF_EMBED_TRY(const transposed_convolution c, measure(window, input_sizes, context.type(1), x));
  tensor_type out{x.dtype, input_sizes};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, c.y.c, first_epilogue_operand));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> conv2d_backprop_input::evaluate(std::span<const tensor> inputs) const {
  if (window.nchw) {
    conv2d_backprop_input inner = *this;
    inner.window.nchw = false;
    const shape& s = inferred.input_sizes;
    inner.inferred.input_sizes = {s[0], s[2], s[3], s[1]};
    return evaluate_nchw(inner, inputs, 2, epilogue, first_epilogue_operand);
  }
  TF_EMBED_TRY(const transposed_convolution c,
               measure(window, inferred.input_sizes, inputs[1].type(), inputs[2].type()));
  tensor y(inputs[2].dtype(), inferred.input_sizes);
  if (y.size() == 0) return std::vector<tensor>{y};
  visit_dtype(y.dtype(), [&]<class T>() { spread<T>(c, inputs[2].as<T>(), inputs[1].as<T>(), y.mutable_as<T>()); });
  apply_epilogue(epilogue, inputs, y, first_epilogue_operand);
  return std::vector<tensor>{y};
}

result<void> conv2d_backprop_input::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(2);
  if (x.dtype != dtype::float32 && x.dtype != dtype::float64 && x.dtype != dtype::int32) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(x.dtype))};
  }
  TF_EMBED_CHECK(check_epilogue_kernel(epilogue, x.dtype));
  TF_EMBED_CHECK(check_nhwc(window.nchw));
  TF_EMBED_TRY(const transposed_convolution c, measure(window, inferred.input_sizes, b.input_type(1), x));
  if (element_count(b.output_type().shape) == 0) return {};
  b.add(layer_spec("conv2d_backprop_input",
                   {b.input(2), packed_transposed_filter(b, 1, c.window, c.y.c / c.groups, c.groups), b.output(),
                    cpp_window(c.window), cpp_epilogue(epilogue, b, first_epilogue_operand)})
            .counting(saturating_product(
                {c.x.n, c.x.h, c.x.w, c.x.c, c.window.h.kernel, c.window.w.kernel, c.y.c / c.groups}))
            .allow_in_place(in_place_residual(epilogue, first_epilogue_operand)));
  return {};
}

std::optional<gen::epilogue_slot> conv2d_backprop_input::epilogue_slot(std::span<const tensor_type> inputs) const {
  if (window.nchw || !has_epilogue_kernel(inputs[2].dtype)) return std::nullopt;
  const shape& filter = inputs[1].shape;
  if (inferred.input_sizes.size() != 4 || filter.size() != 4) return std::nullopt;
  const std::int64_t groups = std::max<std::int64_t>(1, inferred.input_sizes[3] / std::max<std::int64_t>(1, filter[2]));
  return gen::epilogue_slot{epilogue, first_epilogue_operand, 1, filter[3], groups};
}

std::unique_ptr<op> conv2d_backprop_input::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<conv2d_backprop_input>(*this);
  changed->epilogue = e;
  return changed;
}

std::optional<channels_first_operands> conv2d_backprop_input::channels_first() const {
  if (!window.nchw) return std::nullopt;
  return channels_first_operands{{2}, {0}};
}

std::unique_ptr<op> conv2d_backprop_input::with_channels_last() const {
  auto changed = std::make_unique<conv2d_backprop_input>(*this);
  changed->window.nchw = false;
  return changed;
}

std::span<const op_row> conv2d_backprop_input_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Conv2DBackpropInput", "conv2d_backprop_input", load_conv2d_backprop_input, "floats, int32", "constant input_sizes", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
