// SPDX-License-Identifier: Apache-2.0
#include "ops/element/fake_quant.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

/// In TensorFlow's order of operations; vars divides by the scale, the other two multiply by its inverse.
float fake_quantized(float x, const nudged_range& r, bool divides) {
  if (r.is_nothing()) return 0;
  if (std::isnan(x)) return x;
  const float shifted = rounded(std::max(r.min, std::min(r.max, x)) - r.min);
  const float steps = rounded(divides ? shifted / r.scale : shifted * r.inverse_scale);
  return std::floor(rounded(steps - r.zero) + 0.5f) * r.scale;
}

}  // namespace

nudged_range nudge(float min, float max, int num_bits, bool narrow_range) {
  if (min == 0 && max == 0) return {};
  const float lowest = narrow_range ? 1.0f : 0.0f;
  const float highest = static_cast<float>((1 << num_bits) - 1);
  nudged_range r;
  r.scale = rounded(max - min) / (highest - lowest);
  r.inverse_scale = (highest - lowest) / rounded(max - min);
  const float from_min = lowest - rounded(min / r.scale);
  const float zero_point = from_min < lowest      ? lowest
                           : from_min > highest   ? highest
                           : std::isnan(from_min) ? 0.0f
                                                  : std::round(from_min);
  r.min = rounded(lowest - zero_point) * r.scale;
  r.max = rounded(highest - zero_point) * r.scale;
  r.zero = std::floor(rounded(-r.min * r.inverse_scale) + 0.5f);
  return r;
}

result<std::vector<tensor_type>> fake_quant::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, form == fake_quant_form::args ? 1 : 3));
  const tensor_type& in = context.type(0);
  if (in.dtype != dtype::float32) {
    return diagnostic{error_kind::bad_model, fmt::format("is only defined for float32, not for {}", to_string(in))};
  }
  if (form == fake_quant_form::vars_per_channel && in.shape.empty()) {
    return diagnostic{error_kind::bad_model, "a scalar has no channels"};
  }
  const shape limits = form == fake_quant_form::vars_per_channel ? shape{in.shape.back()} : shape{};
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    if (context.type(i) != tensor_type{dtype::float32, limits}) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("{} must be {}, but is {}", i == 1 ? "min" : "max",
                                    to_string(tensor_type{dtype::float32, limits}), to_string(context.type(i)))};
    }
  }
  return one_output(dtype::float32, in.shape);
}

result<std::vector<tensor>> fake_quant::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  tensor out(dtype::float32, in.shape());
  std::vector<nudged_range> ranges;
  if (form == fake_quant_form::args) {
    ranges.push_back(nudge(min, max, num_bits, narrow_range));
  } else {
    for (std::size_t i = 0; i < inputs[1].as<float>().size(); ++i) {
      ranges.push_back(nudge(inputs[1].as<float>()[i], inputs[2].as<float>()[i], num_bits, narrow_range));
    }
  }
  const auto x = in.as<float>();
  const auto y = out.mutable_as<float>();
  for (std::size_t i = 0; i < x.size(); ++i) {
    y[i] = fake_quantized(x[i], ranges[i % ranges.size()], form == fake_quant_form::vars);
  }
  return std::vector<tensor>{std::move(out)};
}

result<void> fake_quant::emit(layer_builder& b) const {
  const tensor* least = form == fake_quant_form::args ? nullptr : b.constant(1);
  const tensor* most = form == fake_quant_form::args ? nullptr : b.constant(2);
  if (form == fake_quant_form::vars && least && most && least->as<float>()[0] == 0 && most->as<float>()[0] == 0) {
    b.add(layer_spec("fill", {b.weights_tensor(tensor::scalar(0.0f), "zero"), b.output()}));
    return {};
  }
  if (form != fake_quant_form::args && (least == nullptr || most == nullptr)) {
    std::vector<argument> arguments{b.input(0), b.input(1), b.input(2), b.output()};
    if (form == fake_quant_form::vars_per_channel) {
      arguments.emplace_back(b.scratch({dtype::float32, {5, b.input_type(1).shape[0]}}));
    }
    arguments.insert(arguments.end(), {num_bits, narrow_range});
    const char* const name = form == fake_quant_form::vars ? "fake_quant_vars" : "fake_quant_vars_channels";
    b.add(layer_spec("fake_quant", name, std::move(arguments)).allow_in_place(0));
    return {};
  }
  if (form == fake_quant_form::vars_per_channel) {
    const auto channels = static_cast<std::size_t>(least->size());
    tensor ranges(dtype::float32, {5, least->size()});
    const auto to = ranges.mutable_as<float>();
    for (std::size_t c = 0; c < channels; ++c) {
      const nudged_range r = nudge(least->as<float>()[c], most->as<float>()[c], num_bits, narrow_range);
      const float rows[] = {r.min, r.max, r.scale, r.inverse_scale, r.zero};
      for (std::size_t k = 0; k < 5; ++k) to[k * channels + c] = rows[k];
    }
    b.add(layer_spec("fake_quant", "fake_quant_channels", {b.input(0), b.weights_tensor(ranges, "ranges"), b.output()})
              .allow_in_place(0));
    return {};
  }
  const bool divides = form == fake_quant_form::vars;
  const nudged_range r = divides ? nudge(least->as<float>()[0], most->as<float>()[0], num_bits, narrow_range)
                                 : nudge(min, max, num_bits, narrow_range);
  const float factor = divides ? r.scale : r.inverse_scale;
  b.add(layer_spec("fake_quant", {b.input(0), b.output(), r.min, r.max, r.scale, factor, r.zero, divides})
            .allow_in_place(0));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_fake_quant(const attributes& a) {
  auto made = std::make_unique<fake_quant>();
  made->form = a.op_name() == "FakeQuantWithMinMaxArgs"   ? fake_quant_form::args
               : a.op_name() == "FakeQuantWithMinMaxVars" ? fake_quant_form::vars
                                                          : fake_quant_form::vars_per_channel;
  TF_EMBED_TRY(const std::int64_t bits, a.integer("num_bits", 8));
  if (bits < 2 || bits > 16) {
    return diagnostic{error_kind::bad_model, fmt::format("num_bits must be between 2 and 16, but is {}", bits)};
  }
  made->num_bits = static_cast<int>(bits);
  TF_EMBED_TRY(made->narrow_range, a.boolean("narrow_range", false));
  if (made->form == fake_quant_form::args) {
    TF_EMBED_TRY(made->min, a.real("min", -6.0f));
    TF_EMBED_TRY(made->max, a.real("max", 6.0f));
    if (!(made->min < made->max)) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("min must be smaller than max, but they are {} and {}", made->min, made->max)};
    }
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> fake_quant_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"FakeQuantWithMinMaxArgs", "fake_quant", load_fake_quant, "float", "", "outputs"},
      {"FakeQuantWithMinMaxVars", "fake_quant", load_fake_quant, "float", "", "outputs"},
      {"FakeQuantWithMinMaxVarsPerChannel", "fake_quant", load_fake_quant, "float", "", "outputs"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
