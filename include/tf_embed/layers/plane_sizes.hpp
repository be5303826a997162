// SPDX-License-Identifier: Apache-2.0
// The numbers that kernels of convolutions are given, from the types that layers are given.
#pragma once

#include <tf_embed/core/shape.hpp>

#include <cstddef>

namespace tf_embed::detail {

/// `Sizes` is kernels::conv2d_sizes or conv2d_backprop_input_sizes; rows, columns and channels are the last three axes
/// of `In` and `Out`.
template <class Sizes, class In, class Out, class Window, index_t Groups>
constexpr Sizes plane_sizes(index_t batch) noexcept {
  using in = typename In::shape;
  using out = typename Out::shape;
  using w = Window;
  constexpr std::size_t rows = in::rank - 3;
  return {batch,           in::dim(rows),      in::dim(rows + 1),  in::dim(rows + 2),
          out::dim(rows),  out::dim(rows + 1), out::dim(rows + 2), w::kernel::h,
          w::kernel::w,    w::strides::h,      w::strides::w,      w::dilations::h,
          w::dilations::w, w::padding::top,    w::padding::left,   Groups};
}

}  // namespace tf_embed::detail
