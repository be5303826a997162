// SPDX-License-Identifier: Apache-2.0
// Layer: indices turned into rows with one position marked.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/gather.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's OneHot: `Out` is `Off` everywhere but, along axis `Axis`, at the positions that `Indices` name, where
/// it is `On`. An index outside marks nothing. Any dtype.
///
///     te::one_hot<ids, on, off, y, 1>   // ids int32 [4], y [4,10]
template <tensor_like Indices, tensor_like On, tensor_like Off, writable_tensor Out, std::size_t Axis>
struct one_hot {
  static constexpr std::string_view name = "one_hot";

  static_assert(same_dtype<On, Out> && same_dtype<Off, Out>,
                "tf_embed: one_hot: on, off and output must have the same dtype");
  static_assert(On::size == 1 && Off::size == 1, "tf_embed: one_hot: on and off must be one element each");
  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: one_hot: indices must be integers");
  static_assert(Axis < Out::shape::rank && Out::shape::rank == Indices::shape::rank + 1,
                "tf_embed: one_hot: the output must have one axis more than the indices");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t depth = Out::shape::dims[Axis];
    if constexpr (Out::size != 0) {
      constexpr index_t inner = Out::shape::product(Axis + 1, Out::shape::rank);
      static_assert(Out::size == Indices::size * depth,
                    "tf_embed: one_hot: the output's shape must be the indices' with depth put in");
      kernels::one_hot<sizeof(typename Out::value_type)>(
          reinterpret_cast<std::byte*>(Out::data(arena)), Indices::data(arena),
          reinterpret_cast<const std::byte*>(On::data(arena)), reinterpret_cast<const std::byte*>(Off::data(arena)),
          Indices::size / inner, depth, inner);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
