// SPDX-License-Identifier: Apache-2.0
// Colours of pixels: RGBToHSV, HSVToRGB, AdjustHue, AdjustSaturation, AdjustContrastv2.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

enum class colour_form { rgb_to_hsv, hsv_to_rgb, adjust_hue, adjust_saturation };

/// Ops on single pixels, whose three channels are the last axis. The adjusting ones take a number as input 1.
struct colour : op_base<colour> {
  static constexpr std::string_view op_stem = "colour";
  bool operator==(const colour&) const = default;

  colour_form form = colour_form::rgb_to_hsv;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;

  bool adjusts() const { return form == colour_form::adjust_hue || form == colour_form::adjust_saturation; }
};

/// Input 0 [...,height,width,channels], each channel of each image moved away from its mean by the factor that is
/// input 1.
struct adjust_contrast : op_base<adjust_contrast> {
  static constexpr std::string_view op_stem = "colour";
  bool operator==(const adjust_contrast&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

/// AdjustContrast, the first form: images of any numbers, a result of float32, kept between inputs 2 and 3.
struct adjust_contrast_within : composite_op<adjust_contrast_within> {
  static constexpr std::string_view op_stem = "colour";
  bool operator==(const adjust_contrast_within&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> colour_rows();

}  // namespace tf_embed::gen
