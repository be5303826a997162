// SPDX-License-Identifier: Apache-2.0
// Conversions between element types.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/cast.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out` is In's elements in Out's element type (TensorFlow's Cast): floats are truncated, integers keep their low
/// bits, bool is 0 and 1. Any shape; Out may share the storage of In where their element types are of one size.
template <tensor_like In, writable_tensor Out>
struct cast {
  static_assert(same_shape<In, Out>, "tf_embed: cast: the output must have the input's shape");

  static constexpr std::string_view name = "cast";
  static constexpr std::size_t stack_bytes = 320;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::cast<Arch>(In::data(arena), Out::data(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

/// The same with `Truncate`: `Out` is a narrower float type and In's elements lose the bits that it lacks, unrounded.
template <tensor_like In, writable_tensor Out>
struct cast_truncating {
  static_assert(same_shape<In, Out>, "tf_embed: cast_truncating: the output must have the input's shape");
  static_assert(sizeof(typename Out::value_type) <= sizeof(typename In::value_type),
                "tf_embed: cast_truncating: the output must not be of a wider float type");

  static constexpr std::string_view name = "cast_truncating";
  static constexpr std::size_t stack_bytes = 0;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::cast_truncating(In::data(arena), Out::data(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
