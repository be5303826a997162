// SPDX-License-Identifier: Apache-2.0
// The numbers that windowed kernels are given, from the types that layers are given.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/window_sizes.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::detail {

/// Rows, columns and channels are the last three axes of `In` and `Out`.
template <class In, class Out, class Window>
constexpr kernels::window_sizes plane_sizes(index_t batch) noexcept {
  using in = typename In::shape;
  using out = typename Out::shape;
  using w = Window;
  constexpr std::size_t rows = in::rank - 3;
  return {batch,           in::dim(rows),   in::dim(rows + 1), out::dim(rows), out::dim(rows + 1),
          w::kernel::h,    w::kernel::w,    w::strides::h,     w::strides::w,  w::dilations::h,
          w::dilations::w, w::padding::top, w::padding::left};
}

/// kernels::conv2d_sizes.
template <class Sizes, class In, class Out, class Window, index_t Groups>
constexpr Sizes convolution_sizes(index_t batch) noexcept {
  constexpr std::size_t channels = In::shape::rank - 1;
  return {plane_sizes<In, Out, Window>(batch), In::shape::dim(channels), Out::shape::dim(channels), Groups};
}

}  // namespace tf_embed::TF_EMBED_TARGET::detail
