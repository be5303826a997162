// SPDX-License-Identifier: Apache-2.0
#include "ops/image/resample.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// Of images whose weights still fit a program.
constexpr std::int64_t max_side = 1 << 16;

/// Constant operand `i`: two numbers, for rows and columns.
result<std::array<float, 2>> required_pair(const shape_context& context, std::size_t i, std::string_view what) {
  TF_EMBED_TRY(const tensor* t, context.required_constant(i, what));
  if (t->type() != tensor_type{dtype::float32, {2}}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} must be float32[2], but is {}", what, to_string(t->type()))};
  }
  return std::array<float, 2>{t->as<float>()[0], t->as<float>()[1]};
}

}  // namespace

result<std::pair<resample_taps, resample_taps>> resample::taps_from(const shape& in) const {
  const auto& [scale, translation, height, width] = inferred;
  if (form == resample_form::bicubic) {
    return std::pair(bicubic_taps(in[1], height, align_corners, half_pixel_centers),
                     bicubic_taps(in[2], width, align_corners, half_pixel_centers));
  }
  if (form == resample_form::area) {
    return std::pair(area_taps(in[1], height, align_corners), area_taps(in[2], width, align_corners));
  }
  TF_EMBED_TRY(auto rows, translated_taps(in[1], height, scale[0], translation[0], kernel_type, antialias));
  TF_EMBED_TRY(auto columns, translated_taps(in[2], width, scale[1], translation[1], kernel_type, antialias));
  return std::pair(std::move(rows), std::move(columns));
}

result<std::vector<tensor_type>> resample::infer(const shape_context& context, resample_operands& found) const {
  auto& [scale, translation, height, width] = found;
  TF_EMBED_CHECK(expect_inputs(context, form == resample_form::scale_and_translate ? 4 : 2));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) || in.shape.size() != 4 || in.shape[1] < 1 || in.shape[2] < 1 || in.shape[3] < 1) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("images must be [batch,height,width,channels], but are {}", to_string(in))};
  }
  TF_EMBED_TRY(const auto size, context.required_ints(1, "size"));
  if (size.size() != 2 || size[0] < 1 || size[1] < 1) {
    return diagnostic{error_kind::bad_model, fmt::format("size {} must be two positive numbers", list_text(size))};
  }
  height = size[0];
  width = size[1];
  if (form == resample_form::scale_and_translate) {
    TF_EMBED_TRY(scale, required_pair(context, 2, "scale"));
    TF_EMBED_TRY(translation, required_pair(context, 3, "translation"));
    if (!(scale[0] > 0 && scale[1] > 0)) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("scale must be more than 0, but is {},{}", scale[0], scale[1])};
    }
  }
  return one_output(dtype::float32, {in.shape[0], height, width, in.shape[3]});
}

result<void> resample::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<std::vector<tensor>> resample::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  TF_EMBED_TRY(const auto taps, taps_from(in));
  const auto& [rows, columns] = taps;
  const std::int64_t height = inferred.height;
  const std::int64_t width = inferred.width;
  tensor out(dtype::float32, {in[0], height, width, in[3]});
  float* to = out.mutable_as<float>().data();
  for (std::int64_t n = 0; n < in[0]; ++n) {
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
      for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
        for (std::int64_t c = 0; c < in[3]; ++c) {
          double sum = 0;
          for (auto i = static_cast<std::size_t>(rows.begin[y]); i < static_cast<std::size_t>(rows.begin[y + 1]); ++i) {
            double line = 0;
            for (auto k = static_cast<std::size_t>(columns.begin[x]);
                 k < static_cast<std::size_t>(columns.begin[x + 1]); ++k) {
              const std::int64_t at = ((n * in[1] + rows.index[i]) * in[2] + columns.index[k]) * in[3] + c;
              line += static_cast<double>(columns.weight[k]) * inputs[0].as_double(at);
            }
            sum += static_cast<double>(rows.weight[i]) * line;
          }
          *to++ = static_cast<float>(sum);
        }
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> resample::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  TF_EMBED_CHECK(check_kernel_dtype(in.dtype));
  if (std::max({inferred.height, inferred.width, in.shape[1], in.shape[2]}) > max_side) {
    return diagnostic{error_kind::unsupported, fmt::format("images of more than {} pixels a side would need too many "
                                                           "weights",
                                                           max_side)};
  }
  TF_EMBED_TRY(const auto taps, taps_from(in.shape));
  std::vector<argument> arguments{b.input(0)};
  for (const resample_taps* t : {&taps.first, &taps.second}) {
    const std::string role = t == &taps.first ? "row" : "column";
    arguments.emplace_back(b.weights_tensor(tensor::of_ints(dtype::int32, t->begin), role + "_begin"));
    arguments.emplace_back(b.weights_tensor(tensor::of_ints(dtype::int32, t->index), role + "_index"));
    const auto count = static_cast<std::int64_t>(t->weight.size());
    arguments.emplace_back(b.weights_tensor(tensor::of<float>({count}, t->weight), role + "_weight"));
  }
  arguments.emplace_back(b.output());
  // Vectors may read behind the last pixel of the line.
  arguments.emplace_back(b.scratch({dtype::float32, {in.shape[2] * in.shape[3] + 16}}));
  const std::int64_t mixed = in.shape[0] * in.shape[3];
  const std::int64_t macs = mixed * (static_cast<std::int64_t>(taps.first.index.size()) * in.shape[2] +
                                     static_cast<std::int64_t>(taps.second.index.size()) * inferred.height);
  b.add(layer_spec("resample", std::move(arguments)).counting(macs));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_resampled(const attributes& a, resample_form form) {
  auto r = std::make_unique<resample>();
  r->form = form;
  TF_EMBED_TRY(r->align_corners, a.boolean("align_corners", false));
  if (form == resample_form::bicubic) {
    TF_EMBED_TRY(r->half_pixel_centers, a.boolean("half_pixel_centers", false));
  }
  if (r->align_corners && r->half_pixel_centers) {
    return diagnostic{error_kind::bad_model, "align_corners and half_pixel_centers must not both be true"};
  }
  return std::unique_ptr<op>(std::move(r));
}

result<std::unique_ptr<op>> load_bicubic(const attributes& a) { return load_resampled(a, resample_form::bicubic); }
result<std::unique_ptr<op>> load_area(const attributes& a) { return load_resampled(a, resample_form::area); }

result<std::unique_ptr<op>> load_scale_and_translate(const attributes& a) {
  auto r = std::make_unique<resample>();
  r->form = resample_form::scale_and_translate;
  TF_EMBED_TRY(r->kernel_type, a.text("kernel_type", "lanczos3"));
  TF_EMBED_TRY(r->antialias, a.boolean("antialias", true));
  if (!is_resample_kernel(r->kernel_type)) {
    return diagnostic{error_kind::bad_model, fmt::format("there is no kernel_type \"{}\"", printable(r->kernel_type))};
  }
  return std::unique_ptr<op>(std::move(r));
}

}  // namespace

std::span<const op_row> resample_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ResizeArea", "resample", load_area, "floats, integers", "constant size", "resized_images"},
      {"ResizeBicubic", "resample", load_bicubic, "floats, integers", "constant size", "resized_images"},
      {"ScaleAndTranslate", "resample", load_scale_and_translate, "floats, integers", "constant size, scale and translation", "resized_images"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
