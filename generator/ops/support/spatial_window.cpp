// SPDX-License-Identifier: Apache-2.0
#include "ops/support/spatial_window.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace tf_embed::gen {

namespace {

/// TensorFlow keeps strides, dilations and kernel sizes in 32 bits; so every product below fits 64.
constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();

/// Copies [n, rows, cols] to [n, cols, rows], element by element of `Size` bytes.
template <std::size_t Size>
void transpose_inner(const std::byte* from, std::byte* to, std::int64_t n, std::int64_t rows, std::int64_t cols) {
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t r = 0; r < rows; ++r) {
      for (std::int64_t c = 0; c < cols; ++c) {
        std::memcpy(to + static_cast<std::size_t>((i * cols + c) * rows + r) * Size,
                    from + static_cast<std::size_t>((i * rows + r) * cols + c) * Size, Size);
      }
    }
  }
}

tensor transpose_inner(const tensor& t, shape to, std::int64_t rows, std::int64_t cols) {
  tensor out(t.dtype(), std::move(to));
  const std::int64_t n = t.shape()[0];
  switch (byte_size(t.dtype())) {
    case 1:
      transpose_inner<1>(t.bytes().data(), out.mutable_bytes().data(), n, rows, cols);
      break;
    case 2:
      transpose_inner<2>(t.bytes().data(), out.mutable_bytes().data(), n, rows, cols);
      break;
    case 4:
      transpose_inner<4>(t.bytes().data(), out.mutable_bytes().data(), n, rows, cols);
      break;
    default:
      transpose_inner<8>(t.bytes().data(), out.mutable_bytes().data(), n, rows, cols);
      break;
  }
  return out;
}

}  // namespace

result<window_axis> place_axis(std::string_view axis, padding_kind padding, window_axis a, too_large gives) {
  if (a.stride <= 0 || a.stride > largest) {
    return bad_model(fmt::format("stride along {} must be in [1,{}], but is {}", axis, largest, a.stride));
  }
  if (a.dilation <= 0 || a.dilation > largest) {
    return bad_model(fmt::format("dilation along {} must be in [1,{}], but is {}", axis, largest, a.dilation));
  }
  if (a.kernel <= 0 || a.kernel > largest) {
    return bad_model(fmt::format("kernel {} must be in [1,{}], but is {}", axis, largest, a.kernel));
  }
  if (a.input > max_elements) return bad_model(fmt::format("input {} {} is too large", axis, a.input));
  const std::int64_t extent = (a.kernel - 1) * a.dilation + 1;
  if (extent > max_elements) return bad_model(fmt::format("dilated kernel {} {} is too large", axis, extent));
  if (padding == padding_kind::same) {
    a.output = (a.input + a.stride - 1) / a.stride;
    const std::int64_t needed = std::max<std::int64_t>(0, (a.output - 1) * a.stride + extent - a.input);
    a.before = a.output == 0 ? 0 : needed / 2;
    a.after = a.output == 0 ? 0 : needed - needed / 2;
    return a;
  }
  if (padding == padding_kind::valid) a.before = a.after = 0;
  if (a.before < 0 || a.after < 0 || a.before > largest || a.after > largest) {
    return bad_model(fmt::format("explicit_paddings along {} must be in [0,{}], but are {} and {}", axis, largest,
                                 a.before, a.after));
  }
  const std::int64_t padded = a.input + a.before + a.after;
  if (extent > padded && gives == too_large::empty && (padded - extent + a.stride) / a.stride == 0) {
    a.output = 0;
    return a;
  }
  if (extent > padded) {
    return bad_model(fmt::format("kernel {} {}{} is larger than the padded input's {}", axis, extent,
                                 a.dilation > 1 ? " (dilated)" : "", padded));
  }
  a.output = (padded - extent) / a.stride + 1;
  return a;
}

result<bool> load_nchw(const attributes& a) {
  const result<std::string> format = a.text("data_format", "NHWC");
  if (!format) return format.error();
  if (*format == "NHWC") return false;
  if (*format == "NCHW") return true;
  return diagnostic{error_kind::unsupported,
                    fmt::format("data_format must be NHWC or NCHW, but is {}", printable(*format, 40))};
}

result<height_width> spatial_pair(const std::vector<std::int64_t>& values, bool nchw, std::string_view what) {
  if (values.size() != 4) {
    return bad_model(fmt::format("{} must have 4 entries, but is [{}]", what, fmt::join(values, ",")));
  }
  if (values[0] != 1 || values[nchw ? 1 : 3] != 1) {
    return diagnostic{error_kind::unsupported, fmt::format("{} must be 1 on the batch and depth axes, but is [{}]",
                                                           what, fmt::join(values, ","))};
  }
  return height_width{values[nchw ? 2 : 1], values[nchw ? 3 : 2]};
}

result<window_attributes> load_window(const attributes& a, bool with_strides) {
  window_attributes w;
  TF_EMBED_TRY(w.nchw, load_nchw(a));
  if (with_strides) {
    TF_EMBED_TRY(const std::vector<std::int64_t> strides, a.integers("strides"));
    TF_EMBED_TRY(const height_width s, spatial_pair(strides, w.nchw, "strides"));
    w.stride_h = s.h;
    w.stride_w = s.w;
  }
  TF_EMBED_TRY(const std::vector<std::int64_t> dilations,
               a.integers("dilations", std::vector<std::int64_t>{1, 1, 1, 1}));
  TF_EMBED_TRY(const height_width d, spatial_pair(dilations, w.nchw, "dilations"));
  w.dilation_h = d.h;
  w.dilation_w = d.w;
  TF_EMBED_TRY(const std::string padding, a.text("padding"));
  TF_EMBED_TRY(const std::vector<std::int64_t> pads, a.integers("explicit_paddings", std::vector<std::int64_t>{}));
  if (padding == "SAME" || padding == "VALID") {
    // TensorFlow refuses explicit_paddings here, though its kernels do not all look.
    if (!pads.empty()) return bad_model(fmt::format("explicit_paddings must be empty where padding is {}", padding));
    w.padding = padding == "SAME" ? padding_kind::same : padding_kind::valid;
    return w;
  }
  if (padding != "EXPLICIT") {
    return bad_model(fmt::format("padding must be SAME, VALID or EXPLICIT, but is {}", printable(padding, 40)));
  }
  w.padding = padding_kind::explicit_paddings;
  if (pads.size() != 8) {
    return bad_model(fmt::format("explicit_paddings must have 8 entries, but is [{}]", fmt::join(pads, ",")));
  }
  const std::size_t h = w.nchw ? 4 : 2;
  const std::size_t c = w.nchw ? 2 : 6;
  if (pads[0] != 0 || pads[1] != 0 || pads[c] != 0 || pads[c + 1] != 0) {
    return bad_model(
        fmt::format("explicit_paddings must be 0 on the batch and depth axes, but is [{}]", fmt::join(pads, ",")));
  }
  w.pad_top = pads[h];
  w.pad_bottom = pads[h + 1];
  w.pad_left = pads[h + 2];
  w.pad_right = pads[h + 3];
  return w;
}

result<window_2d> place_window(const window_attributes& a, std::int64_t input_h, std::int64_t input_w,
                               std::int64_t kernel_h, std::int64_t kernel_w, too_large gives) {
  window_2d w;
  TF_EMBED_TRY(w.h, place_axis("height", a.padding,
                               {input_h, kernel_h, a.stride_h, a.dilation_h, a.pad_top, a.pad_bottom, 1}, gives));
  TF_EMBED_TRY(w.w, place_axis("width", a.padding,
                               {input_w, kernel_w, a.stride_w, a.dilation_w, a.pad_left, a.pad_right, 1}, gives));
  return w;
}

std::optional<window_attributes> absorb_padding(const window_attributes& a, const shape& padded, std::int64_t kernel_h,
                                                std::int64_t kernel_w, std::span<const std::int64_t> before,
                                                std::span<const std::int64_t> after) {
  if (padded.size() != 4) return std::nullopt;
  const std::size_t channels = a.nchw ? 1 : 3;
  for (const std::size_t axis : {std::size_t{0}, channels}) {
    if (before[axis] != 0 || after[axis] != 0) return std::nullopt;
  }
  const std::size_t h = a.nchw ? 2 : 1;
  const auto placed = place_window(a, padded[h], padded[h + 1], kernel_h, kernel_w);
  if (!placed) return std::nullopt;
  window_attributes absorbed = a;
  absorbed.padding = padding_kind::explicit_paddings;
  absorbed.pad_top = placed->h.before + before[h];
  absorbed.pad_bottom = placed->h.after + after[h];
  absorbed.pad_left = placed->w.before + before[h + 1];
  absorbed.pad_right = placed->w.after + after[h + 1];
  return absorbed;
}

template_type cpp_window(const window_2d& w) {
  return {
      "te::window",
      {template_type{"te::kernel", {w.h.kernel, w.w.kernel}}, template_type{"te::strides", {w.h.stride, w.w.stride}},
       template_type{"te::dilations", {w.h.dilation, w.w.dilation}},
       template_type{"te::padding", {w.h.before, w.h.after, w.w.before, w.w.after}}}};
}

result<feature_map> feature_map_of(const tensor_type& t, bool nchw, std::string_view what) {
  if (t.shape.size() != 4) return bad_model(fmt::format("{} must have 4 axes, but is {}", what, to_string(t)));
  const shape& s = t.shape;
  return nchw ? feature_map{s[0], s[2], s[3], s[1]} : feature_map{s[0], s[1], s[2], s[3]};
}

result<void> check_nhwc(bool nchw) {
  if (!nchw) return {};
  return diagnostic{error_kind::unsupported, "data_format NCHW is not rewritten to NHWC; is the pass switched off?"};
}

tensor nchw_to_nhwc(const tensor& t) {
  const shape& s = t.shape();
  return transpose_inner(t, {s[0], s[2], s[3], s[1]}, s[1], s[2] * s[3]);
}

tensor nhwc_to_nchw(const tensor& t) {
  const shape& s = t.shape();
  return transpose_inner(t, {s[0], s[3], s[1], s[2]}, s[1] * s[2], s[3]);
}

std::int64_t saturating_product(std::initializer_list<std::int64_t> sizes) {
  std::int64_t product = 1;
  for (const std::int64_t s : sizes) {
    if (__builtin_mul_overflow(product, s, &product)) return std::numeric_limits<std::int64_t>::max();
  }
  return product;
}

}  // namespace tf_embed::gen
