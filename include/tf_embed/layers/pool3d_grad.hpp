// SPDX-License-Identifier: Apache-2.0
// Gradients of pools over volumes.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool3d_grad.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {

/// Sizes of the pool from a tensor like `X` to one like `Y`.
template <tensor_like X, tensor_like Y, class Window>
constexpr kernels::pool3d_sizes pool3d_sizes_of() {
  using depth = typename Window::depth;
  using plane = typename Window::plane;
  static_assert(X::shape::rank == 5 && Y::shape::rank == 5 && X::shape::dim(0) == Y::shape::dim(0) &&
                    X::shape::dim(4) == Y::shape::dim(4),
                "tf_embed: pool3d_grad: all tensors are [batch, planes, rows, columns, channels]");
  static_assert(Y::shape::dim(1) == depth::out(X::shape::dim(1)) &&
                    Y::shape::dim(2) == plane::out_h(X::shape::dim(2)) &&
                    Y::shape::dim(3) == plane::out_w(X::shape::dim(3)),
                "tf_embed: pool3d_grad: the gradient has other planes, rows or columns than the window gives");
  return {X::shape::dim(0),
          X::shape::dim(4),
          {X::shape::dim(1), Y::shape::dim(1), depth::taps, depth::stride, depth::before},
          {X::shape::dim(2), Y::shape::dim(2), plane::kernel::h, plane::strides::h, plane::padding::top},
          {X::shape::dim(3), Y::shape::dim(3), plane::kernel::w, plane::strides::w, plane::padding::left}};
}

}  // namespace detail

/// TensorFlow's MaxPool3DGrad, NDHWC: Out [N, D, H, W, C] gets Gradient [N, OD, OH, OW, C] where X [N, D, H, W, C] has
/// the maximum that is in Pooled.
template <tensor_like X, tensor_like Pooled, tensor_like Gradient, writable_tensor Out, class Window>
struct max_pool3d_grad {
  static_assert(same_dtype<X, Out> && same_dtype<Gradient, Out> && same_dtype<Pooled, Out> && same_shape<X, Out> &&
                    same_shape<Pooled, Gradient>,
                "tf_embed: max_pool3d_grad: operands and output do not fit together");

  static constexpr std::string_view name = "max_pool3d_grad";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr auto sizes = detail::pool3d_sizes_of<Out, Gradient, Window>();
    kernels::pool3d_grad<true, typename Out::value_type, Arch>(sizes, X::data(arena), Pooled::data(arena),
                                                               Gradient::data(arena), Out::data(arena));
    return status::ok;
  }
};

/// TensorFlow's AvgPool3DGrad, NDHWC: every window of Out [N, D, H, W, C] gets its part of Gradient [N, OD, OH, OW, C].
template <tensor_like Gradient, writable_tensor Out, class Window>
struct avg_pool3d_grad {
  static_assert(same_dtype<Gradient, Out>, "tf_embed: avg_pool3d_grad: both have one element type");

  static constexpr std::string_view name = "avg_pool3d_grad";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    static constexpr auto sizes = detail::pool3d_sizes_of<Out, Gradient, Window>();
    kernels::pool3d_grad<false, T, Arch>(sizes, static_cast<const T*>(nullptr), static_cast<const T*>(nullptr),
                                         Gradient::data(arena), Out::data(arena));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
