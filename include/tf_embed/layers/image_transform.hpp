// SPDX-License-Identifier: Apache-2.0
// Layers: images seen through a projection.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/image_transform.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <bool Bilinear, class Images, class Transforms, class Fill, class Out, image_border Border>
struct image_transform {
  static constexpr std::size_t stack_bytes = 256;

  static_assert(Images::shape::rank == 4 && Out::shape::rank == 4 && same_dtype<Images, Out>,
                "tf_embed: image_transform: images are [batch, height, width, channels], before and after");
  static_assert(Images::shape::dim(0) == Out::shape::dim(0) && Images::shape::dim(3) == Out::shape::dim(3),
                "tf_embed: image_transform: images keep their number and channels");
  static_assert(std::is_same_v<typename Transforms::value_type, float> && Transforms::shape::rank == 2 &&
                    Transforms::shape::dim(1) == 8 &&
                    (Transforms::shape::dim(0) == 1 || Transforms::shape::dim(0) == Images::shape::dim(0)),
                "tf_embed: image_transform: there must be eight float for each image, or for all");
  static_assert(std::is_same_v<typename Fill::value_type, float> && Fill::size == 1,
                "tf_embed: image_transform: what fills gaps is one float");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      static constexpr kernels::image_transform_sizes sizes{
          Out::shape::dim(0), Images::shape::dim(1), Images::shape::dim(2),         Out::shape::dim(1),
          Out::shape::dim(2), Out::shape::dim(3),    Transforms::shape::dim(0) != 1};
      kernels::image_transform<Bilinear, Border>(sizes, Images::data(arena), Transforms::data(arena),
                                                 *Fill::data(arena), Out::data(arena));
    }
    return status::ok;
  }
};
}  // namespace detail

/// TensorFlow's ImageProjectiveTransformV3 with the nearest pixel. `Transforms` float [1 or batch, 8] takes a pixel of
/// `Out` to where it is in `Images`; what lies beyond is read as `Border` says, or is `Fill`.
///
///     te::image_transform_nearest<x, t, fill, y, te::image_border::reflect>
template <tensor_like Images, tensor_like Transforms, tensor_like Fill, writable_tensor Out, image_border Border>
struct image_transform_nearest : detail::image_transform<false, Images, Transforms, Fill, Out, Border> {
  static constexpr std::string_view name = "image_transform_nearest";
};

/// The same with the four pixels around, weighted by their distance.
template <tensor_like Images, tensor_like Transforms, tensor_like Fill, writable_tensor Out, image_border Border>
struct image_transform_bilinear : detail::image_transform<true, Images, Transforms, Fill, Out, Border> {
  static constexpr std::string_view name = "image_transform_bilinear";
};

}  // namespace tf_embed::TF_EMBED_TARGET
