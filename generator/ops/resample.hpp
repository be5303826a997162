// SPDX-License-Identifier: Apache-2.0
// ResizeBicubic, ResizeArea, ScaleAndTranslate: images of another size, rows and columns mixed one after another.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/resample_taps.hpp"

#include <array>
#include <string>
#include <utility>

namespace tf_embed::gen {

enum class resample_form { bicubic, area, scale_and_translate };

/// Output 0 is float32 [batch,height,width,channels], whatever the image's dtype.
struct resample : op_base<resample> {
  static constexpr std::string_view op_stem = "resample";

  resample_form form = resample_form::bicubic;
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string kernel_type = "lanczos3";  ///< of scale_and_translate, as the next
  bool antialias = true;
  std::array<float, 2> scale{1, 1};  ///< of rows and columns; the rest is set by infer_shape
  std::array<float, 2> translation{};
  std::int64_t height = 0;
  std::int64_t width = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;

 private:
  /// Of rows and of columns.
  result<std::pair<resample_taps, resample_taps>> taps_from(const shape& in) const;
};

result<std::unique_ptr<op>> load_resize_bicubic(const attributes& a);
result<std::unique_ptr<op>> load_resize_area(const attributes& a);
result<std::unique_ptr<op>> load_scale_and_translate(const attributes& a);

}  // namespace tf_embed::gen
