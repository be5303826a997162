// SPDX-License-Identifier: Apache-2.0
// The sizes of an image and of what pooling makes of it, for layers with dense windows.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {

template <tensor_like Image, tensor_like Pooled, class Window>
struct pooled_image {
  static_assert(Image::shape::rank == 4 && Pooled::shape::rank == 4,
                "tf_embed: pooling: images have four axes: batch, rows, columns, channels");
  static_assert(Image::shape::dim(0) == Pooled::shape::dim(0) && Image::shape::dim(3) == Pooled::shape::dim(3),
                "tf_embed: pooling: the images differ in batch or channels");
  static_assert(Pooled::shape::dim(1) == Window::out_h(Image::shape::dim(1)) &&
                    Pooled::shape::dim(2) == Window::out_w(Image::shape::dim(2)),
                "tf_embed: pooling: the pooled image has other rows or columns than the window gives");
  static_assert(Window::dilations::h == 1 && Window::dilations::w == 1, "tf_embed: pooling: the window must be dense");

  static constexpr kernels::pool_sizes sizes{plane_sizes<Image, Pooled, Window>(Image::shape::dim(0)),
                                             Image::shape::dim(3)};
};

}  // namespace detail

}  // namespace tf_embed::TF_EMBED_TARGET
