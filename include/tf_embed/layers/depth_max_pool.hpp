// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// The maximum of every `Depth` channels that lie side by side: TensorFlow's MaxPool with a window over the channels.
/// A NaN that comes first stays, others are passed over, as in TensorFlow's CPU kernel.
///
///     te::depth_max_pool<x, y, 3>   // x [1,8,8,12], y [1,8,8,4]
template <tensor_like In, writable_tensor Out, index_t Depth>
struct depth_max_pool {
  static_assert(same_dtype<In, Out>, "tf_embed: depth_max_pool: input and output have different element types");
  static_assert(Depth > 0 && Out::size * Depth == In::size,
                "tf_embed: depth_max_pool: the output must have the input's channels divided by the depth");

  static constexpr std::string_view name = "depth_max_pool";
  static constexpr std::size_t stack_bytes = 128;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const auto* from = In::data(arena);
    auto* out = Out::data(arena);
    for (index_t i = 0; i < Out::size; ++i, from += Depth) {
      auto best = from[0];
      for (index_t j = 1; j < Depth; ++j) best = best < from[j] ? from[j] : best;
      out[i] = best;
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
