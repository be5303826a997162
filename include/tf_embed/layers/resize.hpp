// SPDX-License-Identifier: Apache-2.0
// Layers: images of another size.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/resize.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class In, class Out>
inline constexpr bool resized_shape_fits =
    In::shape::rank == 4 && Out::shape::rank == 4 && In::shape::dims[0] == Out::shape::dims[0] &&
    In::shape::dims[3] == Out::shape::dims[3] && In::shape::dims[1] > 0 && In::shape::dims[2] > 0;
}  // namespace detail

/// TensorFlow's ResizeBilinear: float, double and all integers to float.
///
///     te::resize_bilinear<x, y, te::resize_grid::half_pixel_centers>   // x [1,8,8,3], y float [1,16,16,3]
template <tensor_like In, writable_tensor Out, resize_grid Grid>
struct resize_bilinear {
  static constexpr std::string_view name = "resize_bilinear";

  static_assert(std::is_same_v<typename Out::value_type, float>, "tf_embed: resize_bilinear: the output must be float");
  static_assert(std::is_arithmetic_v<typename In::value_type>,
                "tf_embed: resize_bilinear: there is no kernel for this dtype");
  static_assert(
      detail::resized_shape_fits<In, Out>,
      "tf_embed: resize_bilinear: input and output must be [batch,height,width,channels] of equal batch and channels");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t h = In::shape::dims[1];
    constexpr index_t w = In::shape::dims[2];
    constexpr index_t c = In::shape::dims[3];
    const auto* from = In::data(arena);
    float* to = Out::data(arena);
    if constexpr (h == Out::shape::dims[1] && w == Out::shape::dims[2]) {
      // Copied, as TensorFlow does: the formula would make NaN of infinities.
      for (index_t i = 0; i < Out::size; ++i) to[i] = static_cast<float>(from[i]);
    } else {
      for (index_t n = 0; n < In::shape::dims[0]; ++n) {
        kernels::resize_bilinear<Arch>(to, from, w, c, rows, columns);
        from += h * w * c;
        to += Out::shape::dims[1] * Out::shape::dims[2] * c;
      }
    }
    return status::ok;
  }

 private:
  static constexpr auto rows = kernels::bilinear_steps<In::shape::dims[1], Out::shape::dims[1]>(Grid);
  static constexpr auto columns = kernels::bilinear_steps<In::shape::dims[2], Out::shape::dims[2]>(Grid);
};

/// TensorFlow's ResizeNearestNeighbor. Any dtype.
///
///     te::resize_nearest_neighbor<x, y, te::resize_grid::legacy>   // x [1,8,8,3], y [1,16,16,3]
template <tensor_like In, writable_tensor Out, resize_grid Grid>
struct resize_nearest_neighbor {
  static constexpr std::string_view name = "resize_nearest_neighbor";

  static_assert(same_dtype<In, Out>, "tf_embed: resize_nearest_neighbor: input and output must have the same dtype");
  static_assert(
      detail::resized_shape_fits<In, Out>,
      "tf_embed: resize_nearest_neighbor: input and output must be [batch,height,width,channels] of equal batch "
      "and channels");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t pixel = In::shape::dims[3] * static_cast<index_t>(sizeof(typename In::value_type));
    const auto* from = reinterpret_cast<const std::byte*>(In::data(arena));
    auto* to = reinterpret_cast<std::byte*>(Out::data(arena));
    for (index_t n = 0; n < In::shape::dims[0]; ++n) {
      kernels::resize_nearest(to, from, In::shape::dims[2], pixel, rows, columns);
      from += In::shape::dims[1] * In::shape::dims[2] * pixel;
      to += Out::shape::dims[1] * Out::shape::dims[2] * pixel;
    }
    return status::ok;
  }

 private:
  static constexpr auto rows = kernels::nearest_steps<In::shape::dims[1], Out::shape::dims[1]>(Grid);
  static constexpr auto columns = kernels::nearest_steps<In::shape::dims[2], Out::shape::dims[2]>(Grid);
};

}  // namespace tf_embed::TF_EMBED_TARGET
