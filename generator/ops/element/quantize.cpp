// SPDX-License-Identifier: Apache-2.0
#include "ops/element/quantize.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tf_embed::gen {
namespace {

template <class T>
struct integer_range {
  static constexpr double lowest = std::numeric_limits<T>::min();
  static constexpr double highest = std::numeric_limits<T>::max();
  static constexpr double steps = highest - lowest;
};

template <class T>
inline constexpr bool is_quantized_type =
    std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) <= 4 && !std::is_same_v<T, std::uint32_t>;

bool is_quantized(dtype t) {
  bool is = false;
  visit_dtype(t, [&]<class T>() { is = is_quantized_type<T>; });
  return is;
}

/// x * scale + offset is the number of integer x.
struct dequantize_line {
  float scale, offset;
  float before = 0;  ///< added to x first
};

template <class T>
dequantize_line dequantize_line_of(quantize_mode mode, float min, float max, bool narrow) {
  const auto steps = static_cast<float>(integer_range<T>::steps);
  const auto lowest = static_cast<float>(integer_range<T>::lowest);
  if (mode == quantize_mode::min_combined) {
    return {rounded(max - min) / steps, min, std::is_signed_v<T> ? (steps + 1) / 2 : 0.0f};
  }
  if (mode == quantize_mode::min_first) {
    const auto scale = static_cast<float>(static_cast<double>(rounded(max - min)) / integer_range<T>::steps);
    const float start = max == min ? min : rounded(std::round(min / scale) * scale);
    return {scale, start - rounded(lowest * scale)};
  }
  const float above = max / static_cast<float>(integer_range<T>::highest);
  return {std::is_signed_v<T> ? std::max(min / (lowest + (narrow ? 1.0f : 0.0f)), above) : above, 0};
}

/// As processors cast: what does not fit, or is no number, is the lowest of 32 bits.
template <class T>
T cast_quantized(float x) {
  const bool fits = x >= -2147483648.0f && x < 2147483648.0f;
  return static_cast<T>(fits ? static_cast<std::int32_t>(x) : std::numeric_limits<std::int32_t>::min());
}

template <class T>
T quantized(float x, const quantize& q, float& min, float& max) {
  const auto lowest = static_cast<float>(integer_range<T>::lowest);
  const auto highest = static_cast<float>(integer_range<T>::highest);
  if (q.mode == quantize_mode::min_first) {
    const float scale =
        max == min ? 0.0f : static_cast<float>(integer_range<T>::steps / static_cast<double>(rounded(max - min)));
    const float start = std::round(rounded(min * scale)) - lowest;
    // The greatest float that is an integer of 32 bits.
    const float most = sizeof(T) == 4 ? 2147483520.0f : highest;
    return cast_quantized<T>(std::min(std::max(std::round(rounded(x * scale)) - start, lowest), most));
  }
  const float inside = std::max(std::min(x, max), min);
  if (q.mode == quantize_mode::min_combined) {
    const auto scale = static_cast<float>(integer_range<T>::steps / static_cast<double>(rounded(max - min)));
    const float at = rounded(rounded(inside - min) * scale);
    if (!std::is_signed_v<T>) return cast_quantized<T>(at + 0.5f);
    return cast_quantized<T>(std::round(at - static_cast<float>((integer_range<T>::steps + 1) / 2)));
  }
  const float least = lowest + (q.narrow_range ? 1.0f : 0.0f);
  const float any = std::numeric_limits<float>::max();
  const float scale =
      std::min(rounded(least * min) > 0 ? least / min : any, rounded(highest * max) > 0 ? highest / max : any);
  const float low = least / scale;
  const float high = highest / scale;
  const float at = rounded(std::max(std::min(x, high), low) * scale);
  min = low;
  max = high;
  return cast_quantized<T>(q.half_to_even ? std::nearbyint(at) : std::round(at));
}

/// How many ranges there are, and how many elements of one index of the axis follow each other.
struct ranges_of_axis {
  std::size_t count = 1, inner = 1;
  ranges_of_axis(const shape& s, int axis) {
    if (axis < 0) return;
    count = static_cast<std::size_t>(s[static_cast<std::size_t>(axis)]);
    for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < s.size(); ++i) inner *= static_cast<std::size_t>(s[i]);
  }
  std::size_t of(std::size_t element) const { return element / inner % count; }
};

result<void> expect_ranges(const shape_context& context, int axis) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const shape& s = context.shape(0);
  if (axis < -1 || axis >= static_cast<int>(s.size())) {
    return diagnostic{error_kind::bad_model, fmt::format("axis {} is none of {}", axis, to_string(context.type(0)))};
  }
  for (std::size_t i = 1; i < 3; ++i) {
    const tensor_type& t = context.type(i);
    const std::int64_t wanted = axis < 0 ? 1 : s[static_cast<std::size_t>(axis)];
    if (t.dtype != dtype::float32 || t.shape.size() > 1 || element_count(t.shape) != wanted) {
      return diagnostic{error_kind::bad_model, fmt::format("{} must be float32[{}], but is {}",
                                                           i == 1 ? "min_range" : "max_range", wanted, to_string(t))};
    }
  }
  return {};
}

template <class Op>
result<void> load_range_attributes(const attributes& a, Op& o) {
  TF_EMBED_TRY(const std::string mode, a.text("mode", "MIN_COMBINED"));
  if (mode != "MIN_COMBINED" && mode != "MIN_FIRST" && mode != "SCALED") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("mode must be MIN_COMBINED, MIN_FIRST or SCALED, but is \"{}\"", printable(mode))};
  }
  o.mode = mode == "SCALED"      ? quantize_mode::scaled
           : mode == "MIN_FIRST" ? quantize_mode::min_first
                                 : quantize_mode::min_combined;
  TF_EMBED_TRY(o.narrow_range, a.boolean("narrow_range", false));
  TF_EMBED_TRY(const std::int64_t axis, a.integer("axis", -1));
  o.axis = static_cast<int>(std::clamp<std::int64_t>(axis, -2, 1000));
  return {};
}

const char* cpp_quantize_mode(quantize_mode mode) {
  return mode == quantize_mode::scaled      ? "te::quantize_mode::scaled"
         : mode == quantize_mode::min_first ? "te::quantize_mode::min_first"
                                            : "te::quantize_mode::min_combined";
}

}  // namespace

result<std::vector<tensor_type>> dequantize::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_ranges(context, axis));
  if (!is_quantized(context.dtype(0))) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input must be integers of up to 32 bits, but is {}", to_string(context.type(0)))};
  }
  return one_output(to, context.shape(0));
}

result<std::vector<tensor>> dequantize::evaluate(std::span<const tensor> inputs) const {
  tensor out(to, inputs[0].shape());
  const ranges_of_axis r(out.shape(), axis);
  visit_dtype(inputs[0].dtype(), [&]<class T>() {
    if constexpr (is_quantized_type<T>) {
      const auto in = inputs[0].as<T>();
      for (std::size_t i = 0; i < in.size(); ++i) {
        const dequantize_line l =
            dequantize_line_of<T>(mode, inputs[1].as<float>()[r.of(i)], inputs[2].as<float>()[r.of(i)], narrow_range);
        const float x = rounded((static_cast<float>(in[i]) + l.before) * l.scale) + l.offset;
        if (to == dtype::float32) {
          out.mutable_as<float>()[i] = x;
        } else {
          out.mutable_as<bfloat16>()[i] = to_bfloat16(x);
        }
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> dequantize::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(to));
  b.add(layer_spec("quantize", "dequantize",
                   {b.input(0), b.input(1), b.input(2), b.output(), cpp_quantize_mode(mode), narrow_range, axis}));
  return {};
}

result<std::vector<tensor_type>> quantize::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_ranges(context, axis));
  if (context.dtype(0) != dtype::float32) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("is only defined for float32, not for {}", to_string(context.type(0)))};
  }
  TF_EMBED_TRY(const tensor_type out, checked_type(to, context.shape(0)));
  const shape range = axis < 0 ? shape{} : shape{context.shape(0)[static_cast<std::size_t>(axis)]};
  return std::vector<tensor_type>{out, {dtype::float32, range}, {dtype::float32, range}};
}

result<std::vector<tensor>> quantize::evaluate(std::span<const tensor> inputs) const {
  tensor out(to, inputs[0].shape());
  const ranges_of_axis r(out.shape(), axis);
  const shape range = axis < 0 ? shape{} : shape{static_cast<std::int64_t>(r.count)};
  tensor least(dtype::float32, range);
  tensor most(dtype::float32, range);
  for (std::size_t i = 0; i < r.count; ++i) {
    const float min = inputs[1].as<float>()[i];
    const float max = inputs[2].as<float>()[i];
    if (!(min <= max)) return diagnostic{error_kind::runtime, "max_range must not be less than min_range"};
    least.mutable_as<float>()[i] = std::min(0.0f, min);
    const float apart = rounded(std::max(1.0f, std::max(std::abs(min), std::abs(max))) * ensure_minimum_range);
    most.mutable_as<float>()[i] = std::max(0.0f, std::max(max, std::min(0.0f, min) + apart));
  }
  const tensor low(least);
  const std::vector<float> mins(low.as<float>().begin(), low.as<float>().end());
  const tensor high(most);
  const std::vector<float> maxs(high.as<float>().begin(), high.as<float>().end());
  visit_dtype(to, [&]<class T>() {
    if constexpr (is_quantized_type<T>) {
      for (std::size_t k = 0; k < r.count; ++k) {  // the range too, where there are no elements
        quantized<T>(0, *this, least.mutable_as<float>()[k], most.mutable_as<float>()[k]);
      }
      for (std::size_t i = 0; i < inputs[0].as<float>().size(); ++i) {
        float min = mins[r.of(i)];
        float max = maxs[r.of(i)];
        out.mutable_as<T>()[i] = quantized<T>(inputs[0].as<float>()[i], *this, min, max);
      }
    }
  });
  return std::vector<tensor>{out, least, most};
}

result<void> quantize::emit(layer_builder& b) const {
  const auto made = [&](std::size_t i) { return b.is_output_used(i) ? b.output(i) : b.scratch(b.output_type(i)); };
  const operand out = made(0);
  const operand least = made(1);
  const operand most = made(2);
  b.add(layer_spec("quantize", {b.input(0), b.input(1), b.input(2), out, least, most, cpp_quantize_mode(mode),
                                half_to_even, narrow_range, ensure_minimum_range, axis}));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_dequantize(const attributes& a) {
  auto d = std::make_unique<dequantize>();
  TF_EMBED_CHECK(load_range_attributes(a, *d));
  TF_EMBED_TRY(d->to, a.type("dtype", dtype::float32));
  if (d->to != dtype::float32 && d->to != dtype::bfloat16) {
    return diagnostic{error_kind::bad_model, fmt::format("dtype must be float32 or bfloat16, but is {}", name(d->to))};
  }
  return std::unique_ptr<op>(std::move(d));
}

result<std::unique_ptr<op>> load_quantize(const attributes& a) {
  auto q = std::make_unique<quantize>();
  TF_EMBED_CHECK(load_range_attributes(a, *q));
  TF_EMBED_TRY(const std::string rounding, a.text("round_mode", "HALF_AWAY_FROM_ZERO"));
  q->half_to_even = rounding == "HALF_TO_EVEN";
  if ((!q->half_to_even && rounding != "HALF_AWAY_FROM_ZERO") ||
      (q->half_to_even && q->mode != quantize_mode::scaled)) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("round_mode \"{}\" does not go with this mode", printable(rounding))};
  }
  TF_EMBED_TRY(q->ensure_minimum_range, a.real("ensure_minimum_range", 0.01f));
  TF_EMBED_TRY(q->to, a.type("T"));
  if (!is_quantized(q->to)) {
    return diagnostic{error_kind::bad_model, fmt::format("T must be a quantised type, but is {}", name(q->to))};
  }
  return std::unique_ptr<op>(std::move(q));
}

}  // namespace

std::span<const op_row> quantize_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Dequantize", "quantize", load_dequantize, "int8, uint8, int16, uint16, int32", "quantised types are known by their storage", "output"},
      {"QuantizeV2", "quantize", load_quantize, "float", "quantised types are known by their storage", "output, output_min, output_max"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
