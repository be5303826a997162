// SPDX-License-Identifier: Apache-2.0
// Layers: max pooling that tells where the maxima were, and the ways back of both kinds of pooling.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool_places.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed {

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

  static constexpr std::int64_t macs = 0;
  using w = Window;
  static constexpr kernels::pool_sizes sizes{Image::shape::dim(0),
                                             Image::shape::dim(1),
                                             Image::shape::dim(2),
                                             Image::shape::dim(3),
                                             Pooled::shape::dim(1),
                                             Pooled::shape::dim(2),
                                             w::kernel::h,
                                             w::kernel::w,
                                             w::strides::h,
                                             w::strides::w,
                                             1,
                                             1,
                                             w::padding::top,
                                             w::padding::left};
};

}  // namespace detail

/// TensorFlow's MaxPoolWithArgmax: In [N, H, W, C], Out and Where [N, OH, OW, C]. Where counts elements of In, from the
/// beginning of the image or, with `WholeBatch`, of In. The first of equal values is named.
template <tensor_like In, writable_tensor Out, writable_tensor Where, class Window, bool WholeBatch>
struct max_pool_with_argmax : detail::pooled_image<In, Out, Window> {
  static_assert(same_dtype<In, Out>, "tf_embed: max_pool_with_argmax: input and output have different element types");
  static_assert(same_shape<Out, Where>, "tf_embed: max_pool_with_argmax: maxima and places have different shapes");
  static constexpr std::string_view name = "max_pool_with_argmax";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::max_pool_with_argmax(max_pool_with_argmax::sizes, WholeBatch, In::data(arena), Out::data(arena),
                                  Where::data(arena));
    return status::ok;
  }
};

/// TensorFlow's MaxPoolGrad: In [N, H, W, C], Grad [N, OH, OW, C], Out of In's shape.
template <tensor_like In, tensor_like Grad, writable_tensor Out, class Window>
struct max_pool_grad : detail::pooled_image<In, Grad, Window> {
  static_assert(same_dtype<In, Grad> && same_dtype<In, Out>,
                "tf_embed: max_pool_grad: input, gradient and output have different element types");
  static_assert(same_shape<In, Out>, "tf_embed: max_pool_grad: the output must have the input's shape");
  static constexpr std::string_view name = "max_pool_grad";
  static constexpr std::size_t stack_bytes = 1536;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::max_pool_grad(max_pool_grad::sizes, In::data(arena), Grad::data(arena), Out::data(arena));
    return status::ok;
  }
};

/// TensorFlow's AvgPoolGrad: Grad [N, OH, OW, C], Out [N, H, W, C].
template <tensor_like Grad, writable_tensor Out, class Window>
struct avg_pool_grad : detail::pooled_image<Out, Grad, Window> {
  static_assert(same_dtype<Grad, Out>, "tf_embed: avg_pool_grad: gradient and output have different element types");
  static_assert(std::is_floating_point_v<typename Out::value_type>, "tf_embed: avg_pool_grad: needs float or double");
  static constexpr std::string_view name = "avg_pool_grad";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::avg_pool_grad(avg_pool_grad::sizes, Grad::data(arena), Out::data(arena));
    return status::ok;
  }
};

}  // namespace tf_embed
