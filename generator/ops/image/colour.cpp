// SPDX-License-Identifier: Apache-2.0
#include "ops/image/colour.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

template <class F>
using pixel = std::array<F, 3>;

// As TensorFlow compares: a NaN in `b` goes through, one in `a` does not.
template <class F>
F larger(F a, F b) {
  return a > b ? a : b;
}
template <class F>
F smaller(F a, F b) {
  return a < b ? a : b;
}

/// `first`, `second`, `third` are the channels in the order in which they are compared: it decides about NaN.
template <class F>
pixel<F> to_hsv(pixel<F> p, F first, F second, F third) {
  const auto [r, g, b] = p;
  const F value = larger(larger(first, second), third);
  const F range = value - smaller(smaller(first, second), third);
  const F saturation = value > 0 ? range / value : F(0);
  const F sixth = F(1) / (F(6) * range);
  F hue = 0;
  if (range > 0) {
    hue = r == value ? sixth * (g - b) : g == value ? sixth * (b - r) + F(2) / F(6) : sixth * (r - g) + F(4) / F(6);
  }
  return {hue < 0 ? hue + 1 : hue, saturation, value};
}

template <class F>
pixel<F> to_rgb(pixel<F> p) {
  const auto [h, s, v] = p;
  const F h6 = h * 6;
  const auto unit = [](F x) { return smaller(F(1), larger(F(0), x)); };
  const auto channel = [s = s, v = v](F weight) { return (F(1) - s + s * weight) * v; };
  return {channel(unit(std::abs(h6 - 3) - 1)), channel(unit(2 - std::abs(h6 - 2))),
          channel(unit(2 - std::abs(h6 - 4)))};
}

/// AdjustHue knows a colour by the smallest and largest of its channels, and by the way from one sixth of the circle
/// to the next: in even sixths the middle channel grows.
pixel<float> with_hue(pixel<float> p, float turn) {
  const auto [r, g, b] = p;
  float low = 0, middle = 0, high = 0;
  int sixth = 0;
  if (r < g) {
    sixth = b < r ? 1 : b > g ? 3 : 2;
  } else {
    sixth = b < g ? 0 : b > r ? 4 : 5;
  }
  const auto order = [&](float h, float m, float l) { high = h, middle = m, low = l; };
  if (sixth == 0) order(r, g, b);
  if (sixth == 1) order(g, r, b);
  if (sixth == 2) order(g, b, r);
  if (sixth == 3) order(b, g, r);
  if (sixth == 4) order(b, r, g);
  if (sixth == 5) order(r, b, g);
  float hue = 0;
  if (high != low) {
    const float ratio = (middle - low) / (high - low);
    hue = static_cast<float>(sixth) + (sixth % 2 == 0 ? ratio : 1 - ratio);
  }
  hue += turn;
  if (hue < 0) hue += 6;
  if (hue >= 6) hue -= 6;
  const float whole = std::isfinite(hue) ? std::floor(hue) : 6.0f;
  sixth = static_cast<int>(whole);
  const float ratio = hue - whole;
  middle = low + (sixth % 2 == 0 ? ratio : 1 - ratio) * (high - low);
  if (sixth == 0) return {high, middle, low};
  if (sixth == 1) return {middle, high, low};
  if (sixth == 2) return {low, high, middle};
  if (sixth == 3) return {low, middle, high};
  if (sixth == 4) return {middle, low, high};
  return {high, low, middle};
}

pixel<float> with_saturation(pixel<float> p, float scale) {
  const auto [h, s, v] = to_hsv(p, p[2], p[1], p[0]);
  const float chroma = smaller(larger(s * scale, 0.0f), 1.0f) * v;
  const float base = v - chroma;
  const float h6 = h * 6;
  if (!(h6 >= 0 && h6 < 6)) return {base, base, base};
  const float full = chroma + base;
  const float part = chroma * (1 - std::abs(h6 - 2 * std::floor(h6 / 2) - 1)) + base;
  switch (static_cast<int>(h6)) {
    case 0:
      return {full, part, base};
    case 1:
      return {part, full, base};
    case 2:
      return {base, full, part};
    case 3:
      return {base, part, full};
    case 4:
      return {part, base, full};
    default:
      return {full, base, part};
  }
}

/// Images, and a number.
result<void> expect_images(const shape_context& context, bool coloured, std::string_view what) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (in.dtype != dtype::float32 || in.shape.size() < 3 || (coloured && in.shape.back() != 3)) {
    return diagnostic{error_kind::bad_model, fmt::format("images must be float32 [...,height,width,{}], but are {}",
                                                         coloured ? "3" : "channels", to_string(in))};
  }
  if (context.type(1) == tensor_type{dtype::float32, {}}) return {};
  return diagnostic{error_kind::bad_model,
                    fmt::format("{} must be one float32, but is {}", what, to_string(context.type(1)))};
}

}  // namespace

result<std::vector<tensor_type>> colour::infer(const shape_context& context) const {
  if (adjusts()) {
    TF_EMBED_CHECK(expect_images(context, true, form == colour_form::adjust_hue ? "delta" : "scale"));
  } else {
    TF_EMBED_CHECK(expect_inputs(context, 1));
    const tensor_type& in = context.type(0);
    if (!is_floating(in.dtype) || in.shape.empty() || in.shape.back() != 3) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("images must be floats whose last axis is 3, but are {}", to_string(in))};
    }
  }
  return one_output(context.dtype(0), context.shape(0));
}

result<void> colour::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return extent_along(context, 0, context.type(0).extent().axis, outputs);  // pixel by pixel
}

result<std::vector<tensor>> colour::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  const float amount = adjusts() ? inputs[1].as<float>()[0] : 0;
  // Once around the circle is 6.
  const float turn = std::fmod(amount * 6, 6.0f);
  visit_dtype(out.dtype(), [&]<class T>() {
    using F = compute_type<T>;
    if constexpr (std::is_floating_point_v<F>) {
      const auto in = inputs[0].as<T>();
      const auto to = out.mutable_as<T>();
      for (std::size_t i = 0; i + 2 < in.size(); i += 3) {
        pixel<F> p{widen(in[i]), widen(in[i + 1]), widen(in[i + 2])};
        if (form == colour_form::rgb_to_hsv) p = to_hsv(p, p[0], p[1], p[2]);
        if (form == colour_form::hsv_to_rgb) p = to_rgb(p);
        if constexpr (std::is_same_v<T, float>) {
          if (form == colour_form::adjust_hue) p = with_hue(p, turn);
          if (form == colour_form::adjust_saturation) p = with_saturation(p, amount);
        }
        for (std::size_t c = 0; c < 3; ++c) to[i + c] = narrow<T>(p[c]);
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> colour::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  if (adjusts()) {
    const char* const name = form == colour_form::adjust_hue ? "adjust_hue" : "adjust_saturation";
    b.add(layer_spec("colour", name, {b.input(0), b.input(1), b.output()}).allow_in_place(0));
  } else {
    const char* const name = form == colour_form::rgb_to_hsv ? "rgb_to_hsv" : "hsv_to_rgb";
    b.add(layer_spec("colour", name, {b.input(0), b.output()}).allow_in_place(0));
  }
  return {};
}

result<std::vector<tensor_type>> adjust_contrast::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_images(context, false, "contrast_factor"));
  return one_output(context.dtype(0), context.shape(0));
}

result<void> adjust_contrast::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (context.type(0).extent().axis + 3 >= context.shape(0).size()) {
    return refused_extent(context, 0, "the size of the images must be known, as their mean is taken");
  }
  return extent_along(context, 0, context.type(0).extent().axis, outputs);
}

result<std::vector<tensor>> adjust_contrast::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  tensor out(dtype::float32, s);
  if (out.size() == 0) return std::vector<tensor>{out};
  const auto channels = static_cast<std::size_t>(s.back());
  const auto image = static_cast<std::size_t>(s[s.size() - 3] * s[s.size() - 2]) * channels;
  const auto in = inputs[0].as<float>();
  const auto to = out.mutable_as<float>();
  const float factor = inputs[1].as<float>()[0];
  for (std::size_t start = 0; start < in.size(); start += image) {
    for (std::size_t c = 0; c < channels; ++c) {
      double sum = 0;
      for (std::size_t i = c; i < image; i += channels) sum += static_cast<double>(in[start + i]);
      const auto mean = static_cast<float>(sum / static_cast<double>(image / channels));
      for (std::size_t i = c; i < image; i += channels) to[start + i] = (in[start + i] - mean) * factor + mean;
    }
  }
  return std::vector<tensor>{out};
}

result<void> adjust_contrast::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  b.add(layer_spec("colour", "adjust_contrast",
                   {b.input(0), b.input(1), b.output(), b.scratch({dtype::float32, {2, in.shape.back()}})})
            .counting(element_count(in.shape))
            .allow_in_place(0));
  return {};
}

result<std::vector<tensor_type>> adjust_contrast_within::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) || in.shape.size() < 3)
    return bad_model(fmt::format("images must be [...,height,width,channels], but are {}", to_string(in)));
  for (std::size_t i = 1; i < 4; ++i) {
    if (context.type(i) != tensor_type{dtype::float32, {}})
      return bad_model(fmt::format("factor and bounds must be float32[], but one is {}", to_string(context.type(i))));
  }
  return one_output(dtype::float32, in.shape);
}

result<std::vector<tensor>> adjust_contrast_within::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  tensor out(dtype::float32, s);
  const std::int64_t channels = s.back();
  const std::int64_t image = s[s.size() - 3] * s[s.size() - 2] * channels;
  const double factor = inputs[1].as_double(0);
  for (std::int64_t start = 0; start < out.size(); start += image) {
    for (std::int64_t c = 0; c < channels; ++c) {
      double sum = 0;
      for (std::int64_t i = c; i < image; i += channels) sum += inputs[0].as_double(start + i);
      const double mean = sum / static_cast<double>(image / channels);
      for (std::int64_t i = c; i < image; i += channels) {
        const double y = (inputs[0].as_double(start + i) - mean) * factor + mean;
        out.mutable_as<float>()[static_cast<std::size_t>(start + i)] =
            static_cast<float>(std::max(std::min(y, inputs[3].as_double(0)), inputs[2].as_double(0)));
      }
    }
  }
  return std::vector<tensor>{out};
}

result<std::vector<value>> adjust_contrast_within::expand(subgraph& s) const {
  formula f(s, dtype::float32);
  const value x = f.input(0);
  const auto rank = static_cast<std::int64_t>(f.shape(x).size());
  const value mean = f.add_op(reduce(reduce_kind::mean, true), {x, f.ints({rank - 3, rank - 2})});
  value y = f.add(f.mul(f.sub(x, mean), f.input(1)), mean);
  y = f.apply(binary_kind::at_least, f.apply(binary_kind::at_most, y, f.input(3)), f.input(2));
  return f.done({y});
}

namespace {

result<std::unique_ptr<op>> load_colour(const attributes& a) {
  auto c = std::make_unique<colour>();
  c->form = a.op_name() == "RGBToHSV"    ? colour_form::rgb_to_hsv
            : a.op_name() == "HSVToRGB"  ? colour_form::hsv_to_rgb
            : a.op_name() == "AdjustHue" ? colour_form::adjust_hue
                                         : colour_form::adjust_saturation;
  return std::unique_ptr<op>(std::move(c));
}

}  // namespace

std::span<const op_row> colour_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AdjustContrast", "colour", load_plain<adjust_contrast_within>, "float, double, int8, int16, int32, uint8", "", "output"},
      {"AdjustContrastv2", "colour", load_plain<adjust_contrast>, "float", "", "output"},
      {"AdjustHue", "colour", load_colour, "float", "", "output"},
      {"AdjustSaturation", "colour", load_colour, "float", "", "output"},
      {"HSVToRGB", "colour", load_colour, "floats", "", "output"},
      {"RGBToHSV", "colour", load_colour, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
