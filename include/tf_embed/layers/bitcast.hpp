// SPDX-License-Identifier: Apache-2.0
// Layer: the same bytes as elements of another type.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Bitcast. Out may lie where In does; then nothing is moved.
///
///     te::bitcast<x, y>   // x float [3], y uint8 [3,4]
template <tensor_like In, writable_tensor Out>
struct bitcast {
  static constexpr std::string_view name = "bitcast";
  static constexpr std::size_t stack_bytes = 64;

  static_assert(In::bytes == Out::bytes, "tf_embed: bitcast: input and output must have as many bytes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::bytes != 0) {
      const void* from = In::data(arena);
      void* to = Out::data(arena);
      if (from != to) std::memcpy(to, from, In::bytes);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
