// SPDX-License-Identifier: Apache-2.0
// Layer: max pooling that tells where the maxima were.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/pool_places.hpp>
#include <tf_embed/layers/pooled_image.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

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

}  // namespace tf_embed::TF_EMBED_TARGET
