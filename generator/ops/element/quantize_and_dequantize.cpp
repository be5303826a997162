// SPDX-License-Identifier: Apache-2.0
#include "ops/element/quantize_and_dequantize.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace tf_embed::gen {
namespace {

template <class F>
struct range_steps {
  F min, max, scale, inverse_scale;
};

/// The range widened or cut so that zero is a step; the side that needs the longer steps decides.
template <class F>
range_steps<F> steps_of(F min, F max, bool is_signed, bool narrow, int bits) {
  const std::int64_t half = std::int64_t{1} << (bits - 1);
  const auto lowest = static_cast<F>(is_signed ? (narrow ? 1 - half : -half) : 0);
  const auto highest = static_cast<F>(is_signed ? half - 1 : 2 * (half - 1) + 1);
  const F any = std::numeric_limits<F>::max();
  const F below = lowest * min > 0 ? lowest / min : any;
  const F above = highest * max > 0 ? highest / max : any;
  if (below < above) {
    const F inverse = min / lowest;
    return {min, highest * inverse, below, inverse};
  }
  const F inverse = max / highest;
  return {lowest * inverse, max, above, inverse};
}

template <class F>
F at_step(F x, const range_steps<F>& s, bool clamp, bool half_up) {
  if (clamp) {
    x = s.max < x ? s.max : x;  // NaN goes through
    x = s.min > x ? s.min : x;
  }
  const F at = rounded(x * s.scale);
  return (half_up ? std::floor(rounded(at + F(0.5))) : std::nearbyint(at)) * s.inverse_scale;
}

}  // namespace

result<std::vector<tensor_type>> quantize_and_dequantize::infer(const shape_context& context,
                                                                quantize_and_dequantize_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, version == 1 ? 1 : version == 3 ? 4 : 3));
  const tensor_type& in = context.type(0);
  if (!is_floating(in.dtype)) {
    return diagnostic{error_kind::bad_model, fmt::format("is only defined for floats, not for {}", to_string(in))};
  }
  if (axis < -1 || axis >= static_cast<int>(in.shape.size())) {
    return diagnostic{error_kind::bad_model, fmt::format("axis {} is none of {}", axis, to_string(in))};
  }
  found.num_bits = num_bits;
  if (version == 3) {
    TF_EMBED_TRY(const std::int64_t bits, required_int(context, 3, "num_bits"));
    found.num_bits = static_cast<int>(std::clamp<std::int64_t>(bits, 0, 64));
  }
  if (found.num_bits < 1 || found.num_bits >= (signed_input ? 62 : 63))
    return bad_model(fmt::format("num_bits is {}, which is out of range", found.num_bits));
  const shape range = axis < 0 ? shape{} : shape{in.shape[static_cast<std::size_t>(axis)]};
  for (std::size_t i = 1; i < std::min<std::size_t>(context.input_count(), 3); ++i) {
    const tensor_type& t = context.type(i);
    if (t.dtype != in.dtype || (range_given && t.shape != range)) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("{} must be {}, but is {}", i == 1 ? "input_min" : "input_max",
                                    to_string(tensor_type{in.dtype, range}), to_string(t))};
    }
  }
  return one_output(in.dtype, in.shape);
}

result<std::vector<tensor>> quantize_and_dequantize::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  std::int64_t inner = 1;
  std::int64_t ranges = 1;
  if (axis >= 0) {
    ranges = out.shape()[static_cast<std::size_t>(axis)];
    for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < out.rank(); ++i) inner *= out.shape()[i];
  }
  bool is_range = true;
  visit_dtype(out.dtype(), [&]<class T>() {
    using F = compute_type<T>;
    if constexpr (std::is_floating_point_v<F>) {
      const auto in = inputs[0].as<T>();
      const auto to = out.mutable_as<T>();
      std::vector<std::pair<F, F>> limits(static_cast<std::size_t>(in.empty() ? 0 : ranges));
      const auto range_of = [&](std::size_t i) {
        return axis < 0 ? 0 : i / static_cast<std::size_t>(inner) % static_cast<std::size_t>(ranges);
      };
      for (std::size_t r = 0; r < limits.size(); ++r) {
        limits[r] = {std::numeric_limits<F>::infinity(), -std::numeric_limits<F>::infinity()};
        if (range_given && version == 1) limits[r] = {static_cast<F>(input_min), static_cast<F>(input_max)};
        if (range_given && version != 1) limits[r] = {widen(inputs[1].as<T>()[r]), widen(inputs[2].as<T>()[r])};
        if (range_given && !(limits[r].first <= limits[r].second)) is_range = false;
      }
      for (std::size_t i = 0; i < in.size() && !range_given; ++i) {
        auto& [low, high] = limits[range_of(i)];
        if (widen(in[i]) < low) low = widen(in[i]);
        if (widen(in[i]) > high) high = widen(in[i]);
      }
      for (std::size_t i = 0; i < in.size(); ++i) {
        const auto& [low, high] = limits[range_of(i)];
        to[i] = narrow<T>(at_step(widen(in[i]), steps_of<F>(low, high, signed_input, narrow_range, inferred.num_bits),
                                  range_given, half_up));
      }
    }
  });
  if (!is_range) return diagnostic{error_kind::runtime, "input_min is not at most input_max"};
  return std::vector<tensor>{out};
}

result<void> quantize_and_dequantize::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const std::string rule =
      fmt::format("te::quantized_steps{{{}, {}, {}, {}}}", inferred.num_bits, signed_input, narrow_range, half_up);
  if (!range_given) {
    b.add(layer_spec("quantize_and_dequantize", {b.input(0), b.output(), rule, axis}).allow_in_place(0));
    return {};
  }
  std::vector<argument> arguments{b.input(0)};
  if (version == 1) {
    tensor limits[2] = {tensor(b.input_type(0).dtype, {}), tensor(b.input_type(0).dtype, {})};
    visit_dtype(b.input_type(0).dtype, [&]<class T>() {
      if constexpr (std::is_floating_point_v<T>) {
        limits[0].mutable_as<T>()[0] = static_cast<T>(input_min);
        limits[1].mutable_as<T>()[0] = static_cast<T>(input_max);
      }
    });
    arguments.emplace_back(b.weights_tensor(limits[0], "min"));
    arguments.emplace_back(b.weights_tensor(limits[1], "max"));
  } else {
    arguments.insert(arguments.end(), {b.input(1), b.input(2)});
  }
  arguments.insert(arguments.end(), {b.output(), rule, axis});
  b.add(layer_spec("quantize_and_dequantize", "quantize_and_dequantize_range", std::move(arguments)).allow_in_place(0));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_quantize_and_dequantize(const attributes& a) {
  auto q = std::make_unique<quantize_and_dequantize>();
  const std::string_view name = a.op_name();
  q->version = name.ends_with("V2") ? 2 : name.ends_with("V3") ? 3 : name.ends_with("V4") ? 4 : 1;
  TF_EMBED_TRY(q->signed_input, a.boolean("signed_input", true));
  TF_EMBED_TRY(q->range_given, a.boolean("range_given", q->version == 3));
  if (q->version != 3) {
    TF_EMBED_TRY(const std::int64_t bits, a.integer("num_bits", 8));
    q->num_bits = static_cast<int>(std::clamp<std::int64_t>(bits, 0, 64));
  }
  if (q->version == 1) {
    TF_EMBED_TRY(q->input_min, a.real("input_min", 0.0f));
    TF_EMBED_TRY(q->input_max, a.real("input_max", 0.0f));
    return std::unique_ptr<op>(std::move(q));
  }
  TF_EMBED_TRY(q->narrow_range, a.boolean("narrow_range", false));
  TF_EMBED_TRY(const std::int64_t axis, a.integer("axis", -1));
  q->axis = static_cast<int>(std::clamp<std::int64_t>(axis, -2, 1000));
  TF_EMBED_TRY(const std::string mode, a.text("round_mode", "HALF_TO_EVEN"));
  if (mode != "HALF_TO_EVEN" && mode != "HALF_UP") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("round_mode must be HALF_TO_EVEN or HALF_UP, but is \"{}\"", printable(mode))};
  }
  q->half_up = mode == "HALF_UP";
  return std::unique_ptr<op>(std::move(q));
}

}  // namespace

std::span<const op_row> quantize_and_dequantize_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"QuantizeAndDequantize", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", "", "output"},
      {"QuantizeAndDequantizeV2", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", "", "output"},
      {"QuantizeAndDequantizeV3", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", "constant num_bits", "output"},
      {"QuantizeAndDequantizeV4", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
