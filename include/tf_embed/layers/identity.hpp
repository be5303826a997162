// SPDX-License-Identifier: Apache-2.0
// Layer: the same elements, perhaps under another shape.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/layers/bitcast.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Identity and Reshape: Out gets In's elements in their order. Any dtype. Out may lie where In does; then
/// nothing is moved.
///
///     te::identity<x, y>   // x float [2,3], y float [6]
template <tensor_like In, writable_tensor Out>
struct identity {
  static constexpr std::string_view name = "identity";
  static constexpr std::size_t stack_bytes = 64;

  static_assert(same_dtype<In, Out>, "tf_embed: identity: input and output must have the same dtype");
  static_assert(In::size == Out::size, "tf_embed: identity: input and output must have as many elements");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return bitcast<In, Out>::template run<Arch>(arena);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
