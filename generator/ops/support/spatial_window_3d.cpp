// SPDX-License-Identifier: Apache-2.0
#include "ops/support/spatial_window_3d.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tf_embed::gen {

result<per_axis> spatial_triple(const std::vector<std::int64_t>& values, bool channels_first, std::string_view what) {
  if (values.size() != 5) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} must have 5 entries, but is [{}]", what, fmt::join(values, ","))};
  }
  if (values[0] != 1 || values[channels_first ? 1 : 4] != 1) {
    return diagnostic{error_kind::unsupported, fmt::format("{} must be 1 on the batch and channel axes, but is [{}]",
                                                           what, fmt::join(values, ","))};
  }
  const std::size_t first = channels_first ? 2 : 1;
  return per_axis{values[first], values[first + 1], values[first + 2]};
}

result<window_attributes_3d> load_window_3d(const attributes& a) {
  window_attributes_3d w;
  TF_EMBED_TRY(const std::string format, a.text("data_format", "NDHWC"));
  if (format != "NDHWC" && format != "NCDHW") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("data_format must be NDHWC or NCDHW, but is {}", printable(format, 40))};
  }
  w.channels_first = format == "NCDHW";
  TF_EMBED_TRY(const std::vector<std::int64_t> strides, a.integers("strides"));
  TF_EMBED_TRY(w.stride, spatial_triple(strides, w.channels_first, "strides"));
  TF_EMBED_TRY(const std::vector<std::int64_t> dilations,
               a.integers("dilations", std::vector<std::int64_t>{1, 1, 1, 1, 1}));
  TF_EMBED_TRY(w.dilation, spatial_triple(dilations, w.channels_first, "dilations"));
  TF_EMBED_TRY(const std::string padding, a.text("padding"));
  if (padding != "SAME" && padding != "VALID") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("padding must be SAME or VALID, but is {}", printable(padding, 40))};
  }
  w.padding = padding == "SAME" ? padding_kind::same : padding_kind::valid;
  return w;
}

result<window_3d> place_window_3d(const window_attributes_3d& a, const per_axis& input, const per_axis& kernel) {
  window_3d w;
  const auto axis = [&](std::size_t i) {
    return window_axis{input[i], kernel[i], a.stride[i], a.dilation[i], a.pad_before[i], a.pad_after[i], 1};
  };
  TF_EMBED_TRY(w.d, place_axis("depth", a.padding, axis(0)));
  TF_EMBED_TRY(w.plane.h, place_axis("height", a.padding, axis(1)));
  TF_EMBED_TRY(w.plane.w, place_axis("width", a.padding, axis(2)));
  return w;
}

std::optional<window_attributes_3d> absorb_padding(const window_attributes_3d& a, const shape& padded,
                                                   const per_axis& kernel, std::span<const std::int64_t> before,
                                                   std::span<const std::int64_t> after) {
  if (padded.size() != 5) return std::nullopt;
  const std::size_t channels = a.channels_first ? 1 : 4;
  for (const std::size_t axis : {std::size_t{0}, channels}) {
    if (before[axis] != 0 || after[axis] != 0) return std::nullopt;
  }
  const std::size_t d = a.channels_first ? 2 : 1;
  const auto placed = place_window_3d(a, {padded[d], padded[d + 1], padded[d + 2]}, kernel);
  if (!placed) return std::nullopt;
  window_attributes_3d absorbed = a;
  absorbed.padding = padding_kind::explicit_paddings;
  const std::array axes{placed->d, placed->plane.h, placed->plane.w};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    absorbed.pad_before[i] = axes[i].before + before[d + i];
    absorbed.pad_after[i] = axes[i].after + after[d + i];
  }
  return absorbed;
}

template_type cpp_window_3d(const window_3d& w) {
  return {"te::window_3d",
          {template_type{"te::depth_window", {w.d.kernel, w.d.stride, w.d.dilation, w.d.before, w.d.after}},
           cpp_window(w.plane)}};
}

result<volume> volume_of(const tensor_type& t, bool channels_first, std::string_view what) {
  if (t.shape.size() != 5) {
    return diagnostic{error_kind::bad_model, fmt::format("{} must have 5 axes, but is {}", what, to_string(t))};
  }
  const shape& s = t.shape;
  return channels_first ? volume{s[0], s[2], s[3], s[4], s[1]} : volume{s[0], s[1], s[2], s[3], s[4]};
}

result<void> check_volume_kernel(const window_attributes_3d& window, dtype t) {
  if (t != dtype::float32 && t != dtype::float64) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(t))};
  }
  if (window.channels_first) {
    return diagnostic{error_kind::unsupported,
                      "data_format NCDHW is not rewritten to NDHWC; is the pass switched off?"};
  }
  return {};
}

tensor ncdhw_to_ndhwc(const tensor& t) {
  const shape& s = t.shape();
  return nchw_to_nhwc(t.reshaped({s[0], s[1], s[2] * s[3], s[4]})).reshaped({s[0], s[2], s[3], s[4], s[1]});
}

tensor ndhwc_to_ncdhw(const tensor& t) {
  const shape& s = t.shape();
  return nhwc_to_nchw(t.reshaped({s[0], s[1] * s[2], s[3], s[4]})).reshaped({s[0], s[4], s[1], s[2], s[3]});
}

}  // namespace tf_embed::gen
