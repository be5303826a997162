// SPDX-License-Identifier: Apache-2.0
#include "ops/window/extract_patches.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace tf_embed::gen {

namespace {

result<std::unique_ptr<op>> load_extract_patches(const attributes& a) {
  auto e = std::make_unique<extract_patches>();
  e->is_volume = a.op_name() == "ExtractVolumePatches";
  const std::size_t rank = e->is_volume ? 5 : 4;
  const auto read = [&](const char* name, std::int64_t patch_axis::*to) -> result<void> {
    TF_EMBED_TRY(const auto values, a.integers(name));
    bool fits = values.size() == rank && values.front() == 1 && values.back() == 1;
    for (const std::int64_t v : values) fits = fits && v >= 1 && v <= 1 << 30;
    if (!fits) {
      return diagnostic{
          error_kind::bad_model,
          fmt::format("{} {} must be {} positive numbers, 1 for batch and channels", name, list_text(values), rank)};
    }
    for (std::size_t i = e->is_volume ? 0 : 1; i < 3; ++i) e->axes[i].*to = values[rank - 4 + i];
    return {};
  };
  TF_EMBED_CHECK(read("ksizes", &patch_axis::size));
  TF_EMBED_CHECK(read("strides", &patch_axis::stride));
  if (!e->is_volume) TF_EMBED_CHECK(read("rates", &patch_axis::rate));
  TF_EMBED_TRY(const std::string padding, a.text("padding"));
  if (padding != "SAME" && padding != "VALID") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("padding must be SAME or VALID, but is \"{}\"", printable(padding))};
  }
  e->is_same = padding == "SAME";
  return std::unique_ptr<op>(std::move(e));
}

}  // namespace

result<std::vector<tensor_type>> extract_patches::infer(const shape_context& context, placed_patches& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  const std::size_t rank = is_volume ? 5 : 4;
  if (in.shape.size() != rank || byte_size(in.dtype) == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("input must have {} axes, but is {}", rank, to_string(in))};
  }
  shape s{in.shape[0]};
  for (std::size_t i = is_volume ? 0 : 1; i < 3; ++i) {
    window_axis& a = found.axes[i];
    a = {in.shape[rank - 4 + i], axes[i].size, axes[i].stride, axes[i].rate};
    const std::int64_t reach = (a.kernel - 1) * a.dilation + 1;
    a.output = is_same ? (a.input + a.stride - 1) / a.stride : (a.input - reach + a.stride) / a.stride;
    if (a.input - reach + a.stride < 0 && !is_same) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("a window of {} does not fit into {} without padding", reach, to_string(in))};
    }
    const std::int64_t needed = std::max<std::int64_t>(0, (a.output - 1) * a.stride + reach - a.input);
    a.before = is_same ? needed / 2 : 0;
    a.after = is_same ? needed - needed / 2 : 0;
    s.push_back(a.output);
  }
  shape apart = s;  // whose number of elements is checked before it is multiplied
  for (const patch_axis& a : axes) apart.push_back(a.size);
  apart.push_back(in.shape.back());
  TF_EMBED_CHECK(one_output(in.dtype, apart));
  s.push_back(axes[0].size * axes[1].size * axes[2].size * in.shape.back());
  return one_output(in.dtype, std::move(s));
}

result<void> extract_patches::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<std::vector<tensor>> extract_patches::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const auto& [p, r, c] = inferred.axes;
  const std::int64_t taps = p.kernel * r.kernel * c.kernel;
  shape s{in[0], p.output, r.output, c.output, taps * in.back()};
  if (!is_volume) s.erase(s.begin() + 1);
  tensor out(inputs[0].dtype(), s);
  const auto run = static_cast<std::size_t>(in.back()) * byte_size(out.dtype());
  std::byte* to = out.mutable_bytes().data();  // zeros
  if (out.size() == 0) return std::vector<tensor>{out};
  for (std::int64_t n = 0; n < in[0]; ++n) {
    for (std::int64_t place = 0; place < p.output * r.output * c.output; ++place) {
      for (std::int64_t tap = 0; tap < taps; ++tap, to += run) {
        const std::int64_t z = p.position(place / (r.output * c.output), tap / (r.kernel * c.kernel));
        const std::int64_t y = r.position(place / c.output % r.output, tap / c.kernel % r.kernel);
        const std::int64_t x = c.position(place % c.output, tap % c.kernel);
        if (z < 0 || z >= p.input || y < 0 || y >= r.input || x < 0 || x >= c.input) continue;
        const std::int64_t from = ((n * p.input + z) * r.input + y) * c.input + x;
        std::memcpy(to, inputs[0].bytes().data() + static_cast<std::size_t>(from) * run, run);
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> extract_patches::emit(layer_builder& b) const {
  std::vector<argument> arguments{b.input(0), b.output()};
  for (const window_axis& a : inferred.axes) {
    arguments.emplace_back(fmt::format("te::patch_axis{{{}, {}, {}, {}, {}, {}}}", a.input, a.output, a.kernel,
                                       a.stride, a.dilation, a.before));
  }
  b.add(layer_spec("extract_patches", std::move(arguments)));
  return {};
}

std::span<const op_row> extract_patches_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ExtractImagePatches", "extract_patches", load_extract_patches, "all, complex", "", "patches"},
      {"ExtractVolumePatches", "extract_patches", load_extract_patches, "all, complex", "", "patches"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
