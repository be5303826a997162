// SPDX-License-Identifier: Apache-2.0
// Which positions of an axis a position of the resized axis mixes, and with which weights.
#pragma once

#include "ir/diagnostics.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// The taps of output position i are `index` and `weight` from `begin[i]` up to `begin[i + 1]`.
struct resample_taps {
  std::vector<std::int64_t> begin{0};
  std::vector<std::int64_t> index = {};
  std::vector<float> weight = {};

  void add(std::int64_t at, float by) {
    index.push_back(at);
    weight.push_back(by);
  }
  void end_position() { begin.push_back(static_cast<std::int64_t>(index.size())); }
};

/// Input positions for one output position, as TensorFlow's resizing ops count them.
float resize_scale(std::int64_t in, std::int64_t out, bool align_corners);

/// TensorFlow's ResizeBicubic: four taps each, of a table of 1024 steps between two positions. With half pixel centers
/// taps outside of the image weigh nothing; without, they repeat its edge.
resample_taps bicubic_taps(std::int64_t in, std::int64_t out, bool align_corners, bool half_pixel_centers);

/// TensorFlow's ResizeArea: everything that the output position covers, by the part that is covered.
resample_taps area_taps(std::int64_t in, std::int64_t out, bool align_corners);

/// TensorFlow's ScaleAndTranslate along one axis. `kernel` is one of lanczos1, lanczos3, lanczos5, gaussian, box,
/// triangle, keyscubic, mitchellcubic. `scale` must be more than 0.
result<resample_taps> translated_taps(std::int64_t in, std::int64_t out, float scale, float translation,
                                      std::string_view kernel, bool antialias);

bool is_resample_kernel(std::string_view name);

}  // namespace tf_embed::gen
