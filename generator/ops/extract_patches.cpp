// SPDX-License-Identifier: Apache-2.0
#include "ops/extract_patches.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> extract_patches::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  const std::size_t rank = is_volume ? 5 : 4;
  if (in.shape.size() != rank || byte_size(in.dtype) == 0) {
    return diagnostic{error_kind::bad_model, fmt::format("input must have {} axes, but is {}", rank, to_string(in))};
  }
  shape s{in.shape[0]};
  for (std::size_t i = is_volume ? 0 : 1; i < 3; ++i) {
    patch_axis& a = axes[i];
    a.in = in.shape[rank - 4 + i];
    const std::int64_t reach = (a.size - 1) * a.rate + 1;
    a.out = is_same ? (a.in + a.stride - 1) / a.stride : (a.in - reach + a.stride) / a.stride;
    if (a.in - reach + a.stride < 0 && !is_same) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("a window of {} does not fit into {} without padding", reach, to_string(in))};
    }
    a.before = is_same ? std::max<std::int64_t>(0, (a.out - 1) * a.stride + reach - a.in) / 2 : 0;
    s.push_back(a.out);
  }
  shape apart = s;  // whose number of elements is checked before it is multiplied
  for (const patch_axis& a : axes) apart.push_back(a.size);
  apart.push_back(in.shape.back());
  TF_EMBED_CHECK(one_output(in.dtype, apart));
  s.push_back(axes[0].size * axes[1].size * axes[2].size * in.shape.back());
  return one_output(in.dtype, std::move(s));
}

result<void> extract_patches::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<std::vector<tensor>> extract_patches::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const auto& [p, r, c] = axes;
  shape s{in[0], p.out, r.out, c.out, p.size * r.size * c.size * in.back()};
  if (!is_volume) s.erase(s.begin() + 1);
  tensor out(inputs[0].dtype(), s);
  const auto run = static_cast<std::size_t>(in.back()) * byte_size(out.dtype());
  std::byte* to = out.mutable_bytes().data();  // zeros
  if (out.size() == 0) return std::vector<tensor>{out};
  for (std::int64_t n = 0; n < in[0]; ++n) {
    for (std::int64_t place = 0; place < p.out * r.out * c.out; ++place) {
      for (std::int64_t part = 0; part < p.size * r.size * c.size; ++part, to += run) {
        const auto at = [](const patch_axis& a, std::int64_t step, std::int64_t within) {
          return step * a.stride - a.before + within * a.rate;
        };
        const std::int64_t z = at(p, place / (r.out * c.out), part / (r.size * c.size));
        const std::int64_t y = at(r, place / c.out % r.out, part / c.size % r.size);
        const std::int64_t x = at(c, place % c.out, part % c.size);
        if (z < 0 || z >= p.in || y < 0 || y >= r.in || x < 0 || x >= c.in) continue;
        const std::int64_t from = ((n * p.in + z) * r.in + y) * c.in + x;
        std::memcpy(to, inputs[0].bytes().data() + static_cast<std::size_t>(from) * run, run);
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> extract_patches::emit(layer_builder& b) const {
  std::vector<std::string> arguments{b.input(0), b.output()};
  for (const patch_axis& a : axes) {
    arguments.push_back(
        fmt::format("te::patch_axis{{{}, {}, {}, {}, {}, {}}}", a.in, a.out, a.size, a.stride, a.rate, a.before));
  }
  b.layer("extract_patches", "extract_patches", arguments);
  return {};
}

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

}  // namespace tf_embed::gen
