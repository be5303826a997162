// SPDX-License-Identifier: Apache-2.0
// Layer: flat indices as indices of every axis.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// to[axis, i]: where along each of `axes` axes of these sizes the flat index from[i] lies.
template <class T>
status unravel_index(T* to, const T* from, index_t count, const index_t* dims, std::size_t axes) noexcept {
  index_t all = 1;
  for (std::size_t a = 0; a < axes; ++a) all *= dims[a];
  for (index_t i = 0; i < count; ++i) {
    auto rest = static_cast<index_t>(from[i]);
    if (rest >= all) return status::index_out_of_range;
    for (std::size_t a = axes; a-- > 0; rest /= dims[a])
      to[static_cast<index_t>(a) * count + i] = static_cast<T>(rest % dims[a]);
  }
  return status::ok;
}
}  // namespace kernels

/// TensorFlow's UnravelIndex into a tensor of shape `Dims`: row a of `Out` is the index along axis a. An index that is
/// too large is `status::index_out_of_range`; one below zero gives what division towards zero gives.
///
///     te::unravel_index<x, y, te::ints<3, 4>>   // x int32 [7], y [2,7]
template <tensor_like In, writable_tensor Out, class Dims>
struct unravel_index {
  static constexpr std::string_view name = "unravel_index";

  static_assert(same_dtype<In, Out> && std::is_integral_v<typename In::value_type>,
                "tf_embed: unravel_index: input and output must be integers of one type");
  static_assert(Out::size == In::size * static_cast<index_t>(Dims::size),
                "tf_embed: unravel_index: the output must have a row for each axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::unravel_index(Out::data(arena), In::data(arena), In::size, Dims::values.data(), Dims::size);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
