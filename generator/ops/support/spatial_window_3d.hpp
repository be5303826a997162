// SPDX-License-Identifier: Apache-2.0
// The sliding window of convolutions and pools over volumes.
#pragma once

#include "ops/support/spatial_window.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// One number for depth, height and width.
using per_axis = std::array<std::int64_t, 3>;

/// Strides, dilations and padding of a window over volumes, as the graph says them.
struct window_attributes_3d {
  bool channels_first = false;                 ///< data_format NCDHW; else NDHWC
  padding_kind padding = padding_kind::valid;  ///< explicit only as absorb_padding makes it
  per_axis stride{1, 1, 1};
  per_axis dilation{1, 1, 1};
  /// Only for padding_kind::explicit_paddings.
  per_axis pad_before{0, 0, 0};
  per_axis pad_after{0, 0, 0};

  bool operator==(const window_attributes_3d&) const = default;
};

/// Reads strides, dilations, padding and data_format.
result<window_attributes_3d> load_window_3d(const attributes& a);
/// The entries for depth, height and width of a list of five, which must be 1 on batch and channels.
result<per_axis> spatial_triple(const std::vector<std::int64_t>& values, bool channels_first, std::string_view what);

/// A window with sizes and paddings resolved.
struct window_3d {
  window_axis d;
  window_2d plane;
};

result<window_3d> place_window_3d(const window_attributes_3d& a, const per_axis& input, const per_axis& kernel);

/// See spatial_window.hpp.
std::optional<window_attributes_3d> absorb_padding(const window_attributes_3d& a, const shape& padded,
                                                   const per_axis& kernel, std::span<const std::int64_t> before,
                                                   std::span<const std::int64_t> after);

/// `te::window_3d<te::depth_window<3, 1, 1, 1, 1>, te::window<...>>`
template_type cpp_window_3d(const window_3d& w);

/// Sizes of a batch of volumes whatever the data format.
struct volume {
  std::int64_t n, d, h, w, c;

  shape in_format(bool channels_first) const { return channels_first ? shape{n, c, d, h, w} : shape{n, d, h, w, c}; }
};

/// Reads a rank-5 shape; an error naming `what` for other ranks.
result<volume> volume_of(const tensor_type& t, bool channels_first, std::string_view what);

/// The kernels are for float32 and float64 in NDHWC.
result<void> check_volume_kernel(const window_attributes_3d& window, dtype t);

/// The same values in the other format.
tensor ncdhw_to_ndhwc(const tensor& t);
tensor ndhwc_to_ncdhw(const tensor& t);

}  // namespace tf_embed::gen
