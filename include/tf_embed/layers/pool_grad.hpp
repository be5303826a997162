// SPDX-License-Identifier: Apache-2.0
// Layers: the gradients of pooling.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/pool_grad.hpp>
#include <tf_embed/layers/pooled_image.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

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

}  // namespace tf_embed::TF_EMBED_TARGET
