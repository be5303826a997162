// SPDX-License-Identifier: Apache-2.0
// Layer: one value everywhere.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Fill: every element of `Out` is the one of `Value`. Any dtype.
///
///     te::fill<value, y>
template <tensor_like Value, writable_tensor Out>
struct fill {
  static constexpr std::string_view name = "fill";

  static_assert(same_dtype<Value, Out>, "tf_embed: fill: value and output must have the same dtype");
  static_assert(Value::size == 1, "tf_embed: fill: value must be one element");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::fill_run<sizeof(typename Out::value_type)>(reinterpret_cast<std::byte*>(Out::data(arena)),
                                                        reinterpret_cast<const std::byte*>(Value::data(arena)),
                                                        Out::size);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
