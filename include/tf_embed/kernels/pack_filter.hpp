// SPDX-License-Identifier: Apache-2.0
// Filters that are known at run time only, brought into the order in which the matrix products read them. Elements are
// moved as bytes, so that all types of one size share the code.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/transpose.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// `groups` matrices [rows, columns], side by side in `from`, each into blocks of so many columns (core/packed.hpp).
template <std::size_t Size>
TF_EMBED_NOINLINE void pack_columns(std::byte* to, const std::byte* from, index_t rows, index_t columns, index_t groups,
                                    index_t block) noexcept {
  constexpr index_t size = Size;
  for (index_t g = 0; g < groups; ++g) {
    for (index_t first = 0; first < columns; first += block) {
      const index_t width = std::min(block, columns - first);
      const std::byte* source = from + (g * columns + first) * size;
      for (index_t k = 0; k < rows; ++k, to += block * size, source += groups * columns * size) {
        copy_run(to, source, static_cast<std::size_t>(width * size));
        if (width < block) std::memset(to + width * size, 0, static_cast<std::size_t>((block - width) * size));
      }
    }
  }
}

/// What packing the filter of a transposed convolution depends on.
struct transposed_filter_sizes {
  index_t kernel_h, kernel_w;
  index_t columns;         ///< output channels of a group
  index_t groups;          ///< the filter is [kernel_h, kernel_w, columns, groups * depth_channels]
  index_t depth_channels;  ///< input channels of a group
  index_t stride_h, stride_w, dilation_h, dilation_w;
};

/// A filter into the packed matrices that conv2d_backprop_input reads: phase after phase, the taps of each from the
/// last to the first.
template <class Arch, std::size_t Size>
TF_EMBED_NOINLINE void pack_transposed_filter(std::byte* to, const std::byte* from, const transposed_filter_sizes& s,
                                              index_t block) noexcept {
  constexpr index_t size = Size;
  const index_t inner = s.groups * s.depth_channels;
  const index_t depth = s.kernel_h * s.kernel_w * s.depth_channels;
  const index_t blocks = (s.columns + block - 1) / block;
  if (s.columns % block != 0) {
    std::memset(to, 0, static_cast<std::size_t>(s.groups * blocks * depth * block * size));
  }
  const auto pack_tap = [&](index_t tap) {
    for (index_t g = 0; g < s.groups; ++g) {
      const std::byte* source = from + (tap * s.columns * inner + g * s.depth_channels) * size;
      for (index_t b = 0; b < blocks; ++b) {
        transpose_matrix<Arch, Size>(to + (g * blocks + b) * depth * block * size, block,
                                     source + b * block * inner * size, inner, std::min(block, s.columns - b * block),
                                     s.depth_channels);
      }
    }
    to += s.depth_channels * block * size;
  };
  const index_t phases_h = std::min(s.stride_h, s.kernel_h * s.dilation_h);
  const index_t phases_w = std::min(s.stride_w, s.kernel_w * s.dilation_w);
  for (index_t ph = 0; ph < phases_h; ++ph) {
    for (index_t pw = 0; pw < phases_w; ++pw) {
      for (index_t i = s.kernel_h; i-- > 0;) {
        if (i * s.dilation_h % s.stride_h != ph) continue;
        for (index_t j = s.kernel_w; j-- > 0;) {
          if (j * s.dilation_w % s.stride_w == pw) pack_tap(i * s.kernel_w + j);
        }
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
