// SPDX-License-Identifier: Apache-2.0
#include "ops/image/image_transform.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

constexpr std::array border_names{"constant", "reflect", "wrap", "nearest"};

/// A coordinate as one inside of the image, in TensorFlow's way; constant borders leave it.
float placed(image_transform::border mode, float at, std::int64_t size) {
  const auto n = static_cast<float>(size);
  if (mode == image_transform::border::constant) return at;
  const auto whole = [](float x) { return static_cast<float>(static_cast<std::int64_t>(x)); };
  if (mode == image_transform::border::reflect) {
    const float round = 2 * n;
    if (size <= 1) {
      at = 0;
    } else if (at < 0) {
      if (at < round) at = round * whole(-at / round) + at;
      at = at < -n ? at + round : -at - 1;
    } else if (at > n - 1) {
      at -= round * whole(at / round);
      if (at >= n) at = round - at - 1;
    }
  } else if (mode == image_transform::border::wrap) {
    if (size <= 1) {
      at = 0;
    } else if (at < 0) {
      at += n * (whole(-at / (n - 1)) + 1);
    } else if (at > n - 1) {
      at -= n * whole(at / (n - 1));
    }
  }
  return std::max(0.0f, std::min(at, n - 1));
}

}  // namespace

result<std::vector<tensor_type>> image_transform::infer(const shape_context& context,
                                                        image_transform_sizes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_value ? 4 : 3));
  const tensor_type& in = context.type(0);
  const shape& t = context.shape(1);
  if (!is_numeric(in.dtype) || in.shape.size() != 4)
    return bad_model(fmt::format("images must be [batch,height,width,channels], but are {}", to_string(in)));
  if (context.dtype(1) != dtype::float32 || t.size() != 2 || t[1] != 8 || (t[0] != 1 && t[0] != in.shape[0]))
    return bad_model(
        fmt::format("transforms must be float32[{},8], but are {}", in.shape[0], to_string(context.type(1))));
  TF_EMBED_TRY(const auto size, context.required_ints(2, "output_shape"));
  if (size.size() != 2 || size[0] < 1 || size[1] < 1)
    return bad_model(fmt::format("output_shape {} must be two positive numbers", list_text(size)));
  if (has_value && context.type(3) != tensor_type{dtype::float32, {}})
    return bad_model(fmt::format("fill_value must be float32[], but is {}", to_string(context.type(3))));
  found = {size[0], size[1]};
  return one_output(in.dtype, {in.shape[0], size[0], size[1], in.shape[3]});
}

result<std::vector<tensor>> image_transform::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const std::int64_t height = inferred.height;
  const std::int64_t width = inferred.width;
  tensor out(inputs[0].dtype(), {in[0], height, width, in[3]});
  const float fill = has_value ? inputs[3].as<float>()[0] : 0.0f;
  const auto all = inputs[1].as<float>();
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      using C = compute_type<T>;
      const auto outside = narrow<T>(static_cast<C>(fill));
      auto to = out.mutable_as<T>().begin();
      for (std::int64_t flat = 0; flat < out.size(); ++flat, ++to) {
        const std::int64_t c = flat % in[3];
        const auto x = static_cast<float>(flat / in[3] % width);
        const auto y = static_cast<float>(flat / in[3] / width % height);
        const std::int64_t n = flat / in[3] / width / height;
        const auto t = all.subspan(inputs[1].shape()[0] == 1 ? 0 : static_cast<std::size_t>(n) * 8, 8);
        const float depth = t[6] * x + t[7] * y + 1;
        *to = outside;
        if (depth == 0) continue;
        const float px = placed(mode, (t[0] * x + t[1] * y + t[2]) / depth, in[2]);
        const float py = placed(mode, (t[3] * x + t[4] * y + t[5]) / depth, in[1]);
        const auto read = [&](float row, float column) -> T {
          const bool inside =
              row >= 0 && row < static_cast<float>(in[1]) && column >= 0 && column < static_cast<float>(in[2]);
          if (!inside) return outside;
          const std::int64_t at =
              ((n * in[1] + static_cast<std::int64_t>(row)) * in[2] + static_cast<std::int64_t>(column)) * in[3] + c;
          return inputs[0].as<T>()[static_cast<std::size_t>(at)];
        };
        if (!is_bilinear) {
          *to = read(std::round(py), std::round(px));
          continue;
        }
        const float top = std::floor(py);
        const float left = std::floor(px);
        const auto across = [&](float row) {
          return (left + 1 - px) * static_cast<float>(widen(read(row, left))) +
                 (px - left) * static_cast<float>(widen(read(row, left + 1)));
        };
        const float mixed = (top + 1 - py) * across(top) + (py - top) * across(top + 1);
        *to = std::isfinite(mixed) || std::is_floating_point_v<C> ? narrow<T>(static_cast<C>(mixed)) : outside;
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> image_transform::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const argument fill =
      has_value ? argument(b.input(3)) : argument(b.weights_tensor(tensor::scalar(0.0f), "fill_value"));
  b.add(layer_spec("image_transform", is_bilinear ? "image_transform_bilinear" : "image_transform_nearest",
                   {b.input(0), b.input(1), fill, b.output(),
                    fmt::format("te::image_border::{}", border_names[static_cast<std::size_t>(mode)])}));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_image_transform(const attributes& a) {
  auto made = std::make_unique<image_transform>();
  made->has_value = a.op_name().ends_with("V3");
  TF_EMBED_TRY(const std::string how, a.text("interpolation"));
  TF_EMBED_TRY(const std::string mode, a.text("fill_mode", "CONSTANT"));
  if (how != "NEAREST" && how != "BILINEAR")
    return bad_model(fmt::format("interpolation must be NEAREST or BILINEAR, but is {}", printable(how)));
  made->is_bilinear = how == "BILINEAR";
  if (mode != "CONSTANT" && mode != "REFLECT" && mode != "WRAP" && mode != "NEAREST")
    return bad_model(fmt::format("fill_mode must be CONSTANT, REFLECT, WRAP or NEAREST, but is {}", printable(mode)));
  made->mode = mode == "REFLECT"   ? image_transform::border::reflect
               : mode == "WRAP"    ? image_transform::border::wrap
               : mode == "NEAREST" ? image_transform::border::nearest
                                   : image_transform::border::constant;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> image_transform_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ImageProjectiveTransformV2", "image_transform", load_image_transform, "floats, int32, int64, uint8", "constant output_shape", "transformed_images"},
      {"ImageProjectiveTransformV3", "image_transform", load_image_transform, "floats, int32, int64, uint8", "constant output_shape", "transformed_images"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
