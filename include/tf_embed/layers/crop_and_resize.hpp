// SPDX-License-Identifier: Apache-2.0
// Layer: boxes of images, scaled to one size.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/crop_and_resize.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's CropAndResize: float, double and all integers to float. `Nearest` is its method, `Outside`
/// (`f32<...>`) what is written where a box leaves its image. An index of no image is status::index_out_of_range, a
/// box that is not finite status::invalid_argument.
///
///     te::crop_and_resize<x, boxes, indices, y, false, te::f32<0>>   // x [1,8,8,3], boxes [5,4], y [5,7,7,3]
template <tensor_like In, tensor_like Boxes, tensor_like Indices, writable_tensor Out, bool Nearest, class Outside>
struct crop_and_resize {
  static constexpr std::string_view name = "crop_and_resize";
  static constexpr std::size_t stack_bytes = 512;

  static_assert(std::is_same_v<typename Out::value_type, float> && std::is_same_v<typename Boxes::value_type, float> &&
                    std::is_same_v<typename Indices::value_type, std::int32_t>,
                "tf_embed: crop_and_resize: output and boxes must be float, indices int32");
  static_assert(std::is_arithmetic_v<typename In::value_type>,
                "tf_embed: crop_and_resize: there is no kernel for this dtype");
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4 && In::shape::dims[3] == Out::shape::dims[3] &&
                    Boxes::size == 4 * Indices::size && Indices::size == Out::shape::dims[0],
                "tf_embed: crop_and_resize: images, boxes, indices and output do not fit each other");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::crop_sizes sizes{In::shape::dims[0], In::shape::dims[1],  In::shape::dims[2],
                                               In::shape::dims[3], Out::shape::dims[0], Out::shape::dims[1],
                                               Out::shape::dims[2]};
    return kernels::crop_and_resize<Arch>(Out::data(arena), In::data(arena), Boxes::data(arena), Indices::data(arena),
                                          sizes, Nearest, Outside::value);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
