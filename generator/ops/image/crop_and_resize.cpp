// SPDX-License-Identifier: Apache-2.0
#include "ops/image/crop_and_resize.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

/// The position in an axis of `in` for position `i` of `out`, where the box reaches from `low` to `high`.
float crop_position(std::int64_t i, std::int64_t out, std::int64_t in, float low, float high) {
  const auto last = static_cast<float>(in - 1);
  if (out == 1) {
    return static_cast<float>(0.5 * static_cast<double>(rounded(low + high)) * static_cast<double>(in - 1));
  }
  const float scale = rounded(rounded(high - low) * last) / static_cast<float>(out - 1);
  return rounded(low * last) + rounded(static_cast<float>(i) * scale);
}

}  // namespace

result<std::vector<tensor_type>> crop_and_resize::infer(const shape_context& context,
                                                        crop_and_resize_sizes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) || in.shape.size() != 4 || in.shape[1] < 1 || in.shape[2] < 1) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("images must be [batch,height,width,channels], but are {}", to_string(in))};
  }
  const tensor_type& boxes = context.type(1);
  if (boxes.dtype != dtype::float32 || boxes.shape.size() != 2 || boxes.shape[1] != 4) {
    return diagnostic{error_kind::bad_model, fmt::format("boxes must be float32[n,4], but are {}", to_string(boxes))};
  }
  if (context.dtype(2) != dtype::int32 || context.shape(2) != shape{boxes.shape[0]}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("box_ind must be int32[{}], but is {}", boxes.shape[0], to_string(context.type(2)))};
  }
  TF_EMBED_TRY(const auto size, context.required_ints(3, "crop_size"));
  if (size.size() != 2 || size[0] < 1 || size[1] < 1) {
    return diagnostic{error_kind::bad_model, fmt::format("crop_size {} must be two positive numbers", list_text(size))};
  }
  found = {size[0], size[1]};
  return one_output(dtype::float32, {boxes.shape[0], size[0], size[1], in.shape[3]});
}

// As many crops as boxes; beyond them, boxes of nothing in the first image.
result<void> crop_and_resize::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (context.type(0).has_dynamic_axis()) return refused_extent(context, 0, "the number of images must be known");
  if (context.type(1).extent() != context.type(2).extent() || context.type(1).extent().axis != 0) {
    return refused_extent(context, context.type(1).has_dynamic_axis() ? 1 : 2,
                          "there must be as many boxes as box_ind");
  }
  outputs[0].extents = context.type(1).extents;
  return {};
}

result<std::vector<tensor>> crop_and_resize::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const auto boxes = inputs[1].as<float>();
  const auto [height, width] = inferred;
  const auto box_ind = inputs[2].as<std::int32_t>();
  tensor out(dtype::float32, {inputs[1].shape()[0], height, width, in[3]});
  float* to = out.mutable_as<float>().data();
  for (std::size_t n = 0; n < box_ind.size(); ++n) {
    const auto box = boxes.subspan(4 * n, 4);
    const std::int64_t image = box_ind[n];
    if (image < 0 || image >= in[0]) {
      return diagnostic{error_kind::runtime, fmt::format("box_ind is {}, but there are {} images", image, in[0])};
    }
    for (const float edge : box) {
      if (!std::isfinite(edge)) return diagnostic{error_kind::runtime, "a box is not finite"};
    }
    const auto at = [&](float y, float x, std::int64_t c) {
      const std::int64_t row = (image * in[1] + static_cast<std::int64_t>(y)) * in[2] + static_cast<std::int64_t>(x);
      return static_cast<float>(inputs[0].as_double(row * in[3] + c));
    };
    for (std::int64_t i = 0; i < height; ++i) {
      const float y = crop_position(i, height, in[1], box[0], box[2]);
      for (std::int64_t j = 0; j < width; ++j) {
        const float x = crop_position(j, width, in[2], box[1], box[3]);
        const bool inside =
            y >= 0 && y <= static_cast<float>(in[1] - 1) && x >= 0 && x <= static_cast<float>(in[2] - 1);
        for (std::int64_t c = 0; c < in[3]; ++c) {
          if (!inside) {
            *to++ = extrapolation_value;
          } else if (is_nearest) {
            *to++ = at(std::round(y), std::round(x), c);
          } else {
            const float top = std::floor(y), bottom = std::ceil(y), left = std::floor(x), right = std::ceil(x);
            const float above = at(top, left, c) + (at(top, right, c) - at(top, left, c)) * (x - left);
            const float below = at(bottom, left, c) + (at(bottom, right, c) - at(bottom, left, c)) * (x - left);
            *to++ = above + (below - above) * (y - top);
          }
        }
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> crop_and_resize::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  b.add(layer_spec("crop_and_resize", {b.input(0), b.padded(1, filler::zero), b.padded(2, filler::zero), b.output(),
                                       is_nearest, extrapolation_value})
            .counting(is_nearest ? 0 : 3 * element_count(b.output_type().shape)));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_crop_and_resize(const attributes& a) {
  auto c = std::make_unique<crop_and_resize>();
  TF_EMBED_TRY(const std::string method, a.text("method", "bilinear"));
  TF_EMBED_TRY(c->extrapolation_value, a.real("extrapolation_value", 0.0f));
  if (method != "bilinear" && method != "nearest") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("method must be bilinear or nearest, but is \"{}\"", printable(method))};
  }
  c->is_nearest = method == "nearest";
  return std::unique_ptr<op>(std::move(c));
}

}  // namespace

std::span<const op_row> crop_and_resize_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"CropAndResize", "crop_and_resize", load_crop_and_resize, "floats, integers", "constant crop_size", "crops"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
