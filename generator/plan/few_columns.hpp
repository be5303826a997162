// SPDX-License-Identifier: Apache-2.0
// Convolutions with fewer output channels than a vector has lanes: how to keep the lanes busy.
#pragma once

#include "ir/tensor.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// What the choice depends on.
struct narrow_convolution {
  std::int64_t kernel_h = 1, kernel_w = 1, in_channels = 1, out_channels = 1;
  std::int64_t stride_w = 1, dilation_w = 1;
  std::int64_t out_w = 1;
};

/// The ways to sum.
///   columns  a vector of output channels for each term; lanes beyond the last channel are idle
///   terms    a vector of terms for each channel, summed across at the end (kernels/dot.hpp)
///   pixels   `factor` neighbouring output pixels side by side as the channels of one, under a filter that covers what
///            all of them see, with zeros where a pixel does not see a tap
enum class narrow_way { columns, terms, pixels };

/// A way, with its number of pixels.
struct narrow_choice {
  narrow_way way = narrow_way::columns;
  std::int64_t factor = 1;
};

/// The cheapest way by a count of vector operations for 16 lanes; `columns` for packings without such vectors.
narrow_choice choose_narrow(const narrow_convolution& c, int simd_block);

/// A filter [kh, kw, c, n] for `factor` pixels: [kh, kw + (factor - 1) stride_w, c, factor n].
tensor spread_filter(const tensor& filter, std::int64_t stride_w, std::int64_t factor);

/// `values` so often one after another.
tensor repeated(const tensor& values, std::int64_t factor);

}  // namespace tf_embed::gen
