// SPDX-License-Identifier: Apache-2.0
// The one place where the algorithm of a convolution is chosen.
#pragma once

#include "ir/tensor.hpp"

#include <cstdint>
#include <string_view>

namespace tf_embed::gen {

/// The library's algorithms for the layer conv2d (tf_embed/core/algorithm.hpp).
enum class conv2d_algorithm { gemm, dot };

/// `te::algorithm::dot`
std::string_view cpp_name(conv2d_algorithm a);

/// What the choice depends on.
struct conv2d_problem {
  std::int64_t kernel_h = 1, kernel_w = 1, in_channels = 1, out_channels = 1;
  std::int64_t stride_w = 1, dilation_w = 1;
  std::int64_t out_w = 1;
  /// One group of float32 whose filter and per-channel operands are constants: all algorithms are open.
  bool is_open = true;
};

/// An algorithm, and how the layer that it runs is made.
struct conv2d_choice {
  conv2d_algorithm algorithm = conv2d_algorithm::gemm;
  /// More than 1: the convolution is spread over so many neighbouring output pixels, which lie side by side as the
  /// channels of one, under a filter that covers what all of them see, with zeros where a pixel does not see a tap.
  std::int64_t pixels = 1;
};

/// The cheapest by a count of vector operations, where blocks of packed weights have `simd_block` columns. With fewer
/// output channels than a vector of 16 has lanes, gemm leaves lanes idle that dot or spreading over pixels keeps busy;
/// gemm where blocks are no such vectors.
conv2d_choice choose_conv2d_algorithm(const conv2d_problem& c, int simd_block);

/// A filter [kh, kw, c, n] spread over `pixels`: [kh, kw + (pixels - 1) stride_w, c, pixels n].
tensor spread_over_pixels(const tensor& filter, std::int64_t stride_w, std::int64_t pixels);

}  // namespace tf_embed::gen
