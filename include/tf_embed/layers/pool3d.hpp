// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool3d.hpp>
#include <tf_embed/layers/largest_from.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {

template <tensor_like In, writable_tensor Out, class Window, class Pool>
struct pool3d {
  using depth = typename Window::depth;
  using plane = typename Window::plane;
  static_assert(In::shape::rank == 5 && Out::shape::rank == 5,
                "tf_embed: pool3d: input and output have five axes: batch, planes, rows, columns, channels");
  static_assert(same_dtype<In, Out>, "tf_embed: pool3d: input and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0) && In::shape::dim(4) == Out::shape::dim(4),
                "tf_embed: pool3d: input and output differ in batch or channels");
  static_assert(depth::dilation == 1 && plane::dilations::h == 1 && plane::dilations::w == 1,
                "tf_embed: pool3d: the window must be dense");
  static_assert(Out::shape::dim(1) == depth::out(In::shape::dim(1)) &&
                    Out::shape::dim(2) == plane::out_h(In::shape::dim(2)) &&
                    Out::shape::dim(3) == plane::out_w(In::shape::dim(3)),
                "tf_embed: pool3d: the output has other planes, rows or columns than the window gives");

  static constexpr std::size_t stack_bytes =
      512 +
      (simd::has_vectors<typename In::value_type> ? 2 * static_cast<std::size_t>(kernels::detail::pool_kept_columns) *
                                                        sizeof(simd::batch<typename In::value_type, simd::default_arch>)
                                                  : 0);

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::pool3d_sizes sizes{
        In::shape::dim(0),
        In::shape::dim(4),
        {In::shape::dim(1), Out::shape::dim(1), depth::taps, depth::stride, depth::before},
        {In::shape::dim(2), Out::shape::dim(2), plane::kernel::h, plane::strides::h, plane::padding::top},
        {In::shape::dim(3), Out::shape::dim(3), plane::kernel::w, plane::strides::w, plane::padding::left}};
    kernels::pool3d<typename In::value_type, Arch, Pool>(sizes, In::data(arena), Out::data(arena));
    return status::ok;
  }
};

}  // namespace detail

/// Max pooling of volumes, NDHWC: In [N, D, H, W, C], Out [N, OD, OH, OW, C]; the maximum over the window's elements
/// inside the volume. NaN is passed over, and nothing is below the lowest finite number, as with TensorFlow's CPU
/// kernel: that of 16-bit floats where `Largest` is a te::largest_from.
template <tensor_like In, writable_tensor Out, class Window, class Largest>
struct max_pool3d_from : detail::pool3d<In, Out, Window, Largest> {
  static constexpr std::string_view name = "max_pool3d";
};
template <tensor_like In, writable_tensor Out, class Window>
struct max_pool3d : max_pool3d_from<In, Out, Window, kernels::max_of> {};

/// Average pooling of volumes, NDHWC: the mean of the window's elements inside the volume; padding does not count.
template <tensor_like In, writable_tensor Out, class Window>
struct avg_pool3d : detail::pool3d<In, Out, Window, kernels::mean_of> {
  static constexpr std::string_view name = "avg_pool3d";
};

}  // namespace tf_embed::TF_EMBED_TARGET
