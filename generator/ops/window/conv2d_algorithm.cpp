// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d_algorithm.hpp"

#include <tf_embed/core/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tf_embed::gen {

namespace {

constexpr std::int64_t vector_lanes = 16;

// Operations beside the products, a pixel: where it lies, bias, activation, store. Measured with first layers.
constexpr double pixel_cost = 6;
// Adding up the lanes of one sum.
constexpr double lane_sum_cost = 8;

}  // namespace

std::string_view cpp_name(conv2d_algorithm a) {
  return a == conv2d_algorithm::dot ? "te::algorithm::dot" : "te::algorithm::gemm";
}

conv2d_choice choose_conv2d_algorithm(const conv2d_problem& c, int simd_block) {
  conv2d_choice best;
  if (!c.is_open || simd_block < vector_lanes || c.out_channels > vector_lanes / 2) return best;
  const auto number = [](std::int64_t x) { return static_cast<double>(x); };
  double least = number(c.kernel_h * c.kernel_w * c.in_channels) + pixel_cost;
  const auto consider = [&](conv2d_choice choice, double cost) {
    // The gain must be worth more weights or more code, which every choice but gemm costs.
    if (cost >= 0.85 * least) return;
    least = cost;
    best = choice;
  };
  if (c.out_channels <= algorithm::most_dot_columns) {
    const bool dense = c.dilation_w == 1;
    const std::int64_t run = dense ? c.kernel_w * c.in_channels : c.in_channels;
    const std::int64_t vectors = c.kernel_h * (dense ? 1 : c.kernel_w) * ((run + vector_lanes - 1) / vector_lanes);
    // Input is read by the vector, once for all channels.
    const double products = number(vectors) * std::max(1.5, number(c.out_channels));
    consider({conv2d_algorithm::dot, 1}, products + lane_sum_cost * number(c.out_channels));
  }
  if (c.dilation_w == 1) {
    for (std::int64_t pixels = 2; pixels * c.out_channels <= vector_lanes; ++pixels) {
      if (c.out_w % pixels != 0) continue;
      const std::int64_t terms = c.kernel_h * (c.kernel_w + (pixels - 1) * c.stride_w) * c.in_channels;
      consider({conv2d_algorithm::gemm, pixels}, (number(terms) + pixel_cost) / number(pixels));
    }
  }
  return best;
}

tensor spread_over_pixels(const tensor& filter, std::int64_t stride_w, std::int64_t pixels) {
  const shape& s = filter.shape();
  const std::int64_t width = s[1] + (pixels - 1) * stride_w;
  tensor out(filter.dtype(), {s[0], width, s[2], s[3] * pixels});
  const std::size_t run = static_cast<std::size_t>(s[3]) * byte_size(filter.dtype());
  const std::byte* from = filter.bytes().data();
  std::byte* to = out.mutable_bytes().data();
  for (std::int64_t h = 0; h < s[0]; ++h) {
    for (std::int64_t w = 0; w < s[1]; ++w) {
      for (std::int64_t c = 0; c < s[2]; ++c, from += run) {
        for (std::int64_t p = 0; p < pixels; ++p) {
          const std::int64_t at = ((h * width + w + p * stride_w) * s[2] + c) * pixels + p;
          std::memcpy(to + static_cast<std::size_t>(at) * run, from, run);
        }
      }
    }
  }
  return out;
}

}  // namespace tf_embed::gen
