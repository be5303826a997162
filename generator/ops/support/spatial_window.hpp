// SPDX-License-Identifier: Apache-2.0
// The sliding window that convolutions and pools share: its attributes, where it lands, and the two data formats.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"
#include "ops/support/attributes.hpp"
#include "program/argument.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// TensorFlow's `padding` attribute.
enum class padding_kind { valid, same, explicit_paddings };

/// Strides, dilations and padding of a window over height and width, as the graph says them.
struct window_attributes {
  bool nchw = false;  ///< data_format; else NHWC
  padding_kind padding = padding_kind::valid;
  std::int64_t stride_h = 1, stride_w = 1;
  std::int64_t dilation_h = 1, dilation_w = 1;
  /// Only for padding_kind::explicit_paddings.
  std::int64_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;

  bool operator==(const window_attributes&) const = default;
};

/// Reads strides (where asked), dilations, padding, explicit_paddings and data_format.
result<window_attributes> load_window(const attributes& a, bool with_strides = true);
/// The data_format alone.
result<bool> load_nchw(const attributes& a);
/// Height and width of a list of four per-axis integers ("strides", "ksize"), which must be 1 on batch and depth.
struct height_width {
  std::int64_t h, w;
};
result<height_width> spatial_pair(const std::vector<std::int64_t>& values, bool nchw, std::string_view what);

/// One axis of a placed window. `before` and `after` are the zeros that the input gets, never negative.
struct window_axis {
  std::int64_t input = 1;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t output = 1;

  /// The input position that tap `tap` of output `o` reads; outside [0, input) it lies in the padding.
  std::int64_t position(std::int64_t o, std::int64_t tap) const { return o * stride + tap * dilation - before; }
};

/// A window with sizes and paddings resolved.
struct window_2d {
  window_axis h;
  window_axis w;
};

/// What a window gives that is larger than its padded input, if by less than TensorFlow's kernels refuse (its size
/// there, divided towards 0, is 0): an error, as of shapes that are known before, or nothing, as of sizes of a run.
enum class too_large { refused, empty };

/// Sets the output and, where it is not explicit, the padding of one axis, whose name is for messages; errors are
/// TensorFlow's.
result<window_axis> place_axis(std::string_view axis, padding_kind padding, window_axis a,
                               too_large gives = too_large::refused);

/// Where the window lands on an input of `input_h` x `input_w`.
result<window_2d> place_window(const window_attributes& a, std::int64_t input_h, std::int64_t input_w,
                               std::int64_t kernel_h, std::int64_t kernel_w, too_large gives = too_large::refused);

/// The window that lands in the same places without the zeros that a Pad has put `before` and `after` the image along
/// each axis: they become paddings of its own. `padded` is the image's shape with them. Nothing where the Pad adds to
/// the batch or the channels, or where the window does not fit.
std::optional<window_attributes> absorb_padding(const window_attributes& a, const shape& padded, std::int64_t kernel_h,
                                                std::int64_t kernel_w, std::span<const std::int64_t> before,
                                                std::span<const std::int64_t> after);

/// `te::window<te::kernel<3, 3>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 1, 0, 1>>`
template_type cpp_window(const window_2d& w);

/// Sizes of a feature map whatever the data format.
struct feature_map {
  std::int64_t n, h, w, c;

  shape in_format(bool nchw) const { return nchw ? shape{n, c, h, w} : shape{n, h, w, c}; }
};

/// Reads a rank-4 shape; an error naming `what` for other ranks.
result<feature_map> feature_map_of(const tensor_type& t, bool nchw, std::string_view what);

/// The kernels are for NHWC: an error for what the pass convert_nchw left.
result<void> check_nhwc(bool nchw);

/// The same values in the other format.
tensor nchw_to_nhwc(const tensor& t);
tensor nhwc_to_nchw(const tensor& t);

/// a * b for sizes, saturating at the largest std::int64_t: for counting multiply-accumulates.
std::int64_t saturating_product(std::initializer_list<std::int64_t> sizes);

}  // namespace tf_embed::gen
