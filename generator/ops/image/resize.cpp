// SPDX-License-Identifier: Apache-2.0
#include "ops/image/resize.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {
namespace {

/// Which input positions one output position mixes, and how.
struct mix {
  std::int64_t lower, upper;
  float lerp;
};

mix bilinear_mix(std::int64_t i, std::int64_t in, float scale, bool half_pixel_centers) {
  const float at = half_pixel_centers ? (static_cast<float>(i) + 0.5f) * scale - 0.5f : static_cast<float>(i) * scale;
  const float whole = std::floor(at);
  mix m;
  m.upper = std::min(static_cast<std::int64_t>(std::ceil(at)), in - 1);
  m.lower = std::min(std::max<std::int64_t>(static_cast<std::int64_t>(whole), 0), m.upper);
  m.lerp = at - whole;
  return m;
}

std::int64_t nearest(std::int64_t i, std::int64_t in, float scale, bool align_corners, bool half_pixel_centers) {
  const float at = (half_pixel_centers ? static_cast<float>(i) + 0.5f : static_cast<float>(i)) * scale;
  const auto index = static_cast<std::int64_t>(align_corners ? std::round(at) : std::floor(at));
  return std::clamp<std::int64_t>(index, 0, in - 1);
}

std::vector<float> as_floats(const tensor& t) {
  std::vector<float> values(static_cast<std::size_t>(t.size()));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(t.as_double(static_cast<std::int64_t>(i)));
  return values;
}

}  // namespace

result<std::vector<tensor_type>> resize::infer(const shape_context& context, resize_sizes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const auto size, context.required_ints(1, "size"));
  const tensor_type& in = context.type(0);
  const bool numeric = is_floating(in.dtype) || is_integer(in.dtype);
  if (!numeric || in.shape.size() != 4 || in.shape[1] < 1 || in.shape[2] < 1) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("images must be [batch,height,width,channels], but are {}", to_string(in))};
  }
  if (size.size() != 2 || size[0] < 1 || size[1] < 1) {
    return diagnostic{error_kind::bad_model, fmt::format("size {} must be two positive numbers", list_text(size))};
  }
  found = {size[0], size[1]};
  return one_output(is_bilinear ? dtype::float32 : in.dtype, {in.shape[0], size[0], size[1], in.shape[3]});
}

result<std::vector<tensor>> resize::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const auto [height, width] = inferred;
  const float y_scale = resize_scale(in[1], height, align_corners);
  const float x_scale = resize_scale(in[2], width, align_corners);
  tensor out(is_bilinear ? dtype::float32 : inputs[0].dtype(), {in[0], height, width, in[3]});
  if (out.size() == 0) return std::vector<tensor>{out};
  const auto run = static_cast<std::size_t>(in[3]) * byte_size(inputs[0].dtype());
  const std::vector<float> image = is_bilinear ? as_floats(inputs[0]) : std::vector<float>{};
  float* mixed = is_bilinear ? out.mutable_as<float>().data() : nullptr;
  std::byte* copied = out.mutable_bytes().data();
  const bool same_size = height == in[1] && width == in[2];
  for (std::int64_t n = 0; n < in[0]; ++n) {
    const auto row = [&](std::int64_t y, std::int64_t x) {
      return static_cast<std::size_t>((n * in[1] + y) * in[2] + x);
    };
    for (std::int64_t y = 0; y < height; ++y) {
      for (std::int64_t x = 0; x < width; ++x) {
        if (!is_bilinear) {
          const auto from = row(nearest(y, in[1], y_scale, align_corners, half_pixel_centers),
                                nearest(x, in[2], x_scale, align_corners, half_pixel_centers));
          std::memcpy(copied, inputs[0].bytes().data() + from * run, run);
          copied += run;
          continue;
        }
        const mix v = bilinear_mix(y, in[1], y_scale, half_pixel_centers);
        const mix h = bilinear_mix(x, in[2], x_scale, half_pixel_centers);
        for (std::size_t c = 0; c < static_cast<std::size_t>(in[3]); ++c) {
          const auto at = [&](std::int64_t yy, std::int64_t xx) {
            return image[row(yy, xx) * static_cast<std::size_t>(in[3]) + c];
          };
          const float top = at(v.lower, h.lower) + (at(v.lower, h.upper) - at(v.lower, h.lower)) * h.lerp;
          const float bottom = at(v.upper, h.lower) + (at(v.upper, h.upper) - at(v.upper, h.lower)) * h.lerp;
          *mixed++ = same_size ? at(y, x) : top + (bottom - top) * v.lerp;
        }
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> resize::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<void> resize::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  if (is_bilinear && is_half(in.dtype)) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {} images", name(in.dtype))};
  }
  const char* const grid = align_corners        ? "te::resize_grid::align_corners"
                           : half_pixel_centers ? "te::resize_grid::half_pixel_centers"
                                                : "te::resize_grid::legacy";
  const char* const name = is_bilinear ? "resize_bilinear" : "resize_nearest_neighbor";
  b.add(layer_spec("resize", name, {b.input(0), b.output(), grid})
            .counting(is_bilinear ? 3 * element_count(b.output_type().shape) : 0));
  return {};
}

resample_taps resize_taps(const resize& form, std::int64_t in, std::int64_t out) {
  const float scale = resize_scale(in, out, form.align_corners);
  resample_taps taps;
  for (std::int64_t i = 0; i < out; ++i) {
    if (form.is_bilinear) {
      const mix m = bilinear_mix(i, in, scale, form.half_pixel_centers);
      taps.add(m.lower, 1 - m.lerp);
      taps.add(m.upper, m.lerp);
    } else {
      taps.add(nearest(i, in, scale, form.align_corners, form.half_pixel_centers), 1);
    }
    taps.end_position();
  }
  return taps;
}

namespace {

result<std::unique_ptr<op>> load_resize(const attributes& a, bool is_bilinear) {
  auto r = std::make_unique<resize>();
  r->is_bilinear = is_bilinear;
  TF_EMBED_TRY(r->align_corners, a.boolean("align_corners", false));
  TF_EMBED_TRY(r->half_pixel_centers, a.boolean("half_pixel_centers", false));
  if (r->align_corners && r->half_pixel_centers) {
    return diagnostic{error_kind::bad_model, "align_corners and half_pixel_centers must not both be true"};
  }
  return std::unique_ptr<op>(std::move(r));
}

result<std::unique_ptr<op>> load_resize_bilinear(const attributes& a) { return load_resize(a, true); }
result<std::unique_ptr<op>> load_resize_nearest_neighbor(const attributes& a) { return load_resize(a, false); }

}  // namespace

std::span<const op_row> resize_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ResizeBilinear", "resize", load_resize_bilinear, "floats, integers", "constant size", "resized_images"},
      {"ResizeNearestNeighbor", "resize", load_resize_nearest_neighbor, "all", "constant size", "resized_images"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
