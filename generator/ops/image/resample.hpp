// SPDX-License-Identifier: Apache-2.0
// ResizeBicubic, ResizeArea, ScaleAndTranslate: images of another size, rows and columns mixed one after another.
#pragma once

#include "ir/op.hpp"
#include "ops/image/resample_taps.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <array>
#include <string>
#include <utility>

namespace tf_embed::gen {

enum class resample_form { bicubic, area, scale_and_translate };

/// What inference reads out of resample's operands.
struct resample_operands {
  std::array<float, 2> scale{1, 1};  ///< of rows and columns
  std::array<float, 2> translation{};
  std::int64_t height = 0;  ///< of the result
  std::int64_t width = 0;
};

/// Output 0 is float32 [batch,height,width,channels], whatever the image's dtype.
struct resample : op_base<resample, resample_operands> {
  static constexpr std::string_view op_stem = "resample";
  bool operator==(const resample&) const = default;

  resample_form form = resample_form::bicubic;
  bool align_corners = false;
  bool half_pixel_centers = false;
  std::string kernel_type = "lanczos3";  ///< of scale_and_translate, as the next
  bool antialias = true;

  result<std::vector<tensor_type>> infer(const shape_context& context, resample_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;

 private:
  /// Of rows and of columns, after inference.
  result<std::pair<resample_taps, resample_taps>> taps_from(const shape& in) const;
};

std::span<const op_row> resample_rows();

}  // namespace tf_embed::gen
