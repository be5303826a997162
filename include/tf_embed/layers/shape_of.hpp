// SPDX-License-Identifier: Apache-2.0
// Layers: sizes that are only known at run time, as values.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Shape of a tensor that is a `Shape` at most, with the axes of `Extent` as that says.
///
///     te::shape_of<te::shape<24, 4>, te::extent<n, 0, 1>, y>   // n int64 [], y int32 [2]
template <class Shape, class Extent, writable_tensor Out>
struct shape_of {
  static constexpr std::string_view name = "shape_of";

  static_assert(Out::size == static_cast<index_t>(Shape::rank), "tf_embed: shape_of: the output has a wrong size");

  template <class Arch>
  static status run([[maybe_unused]] std::byte* arena) noexcept {
    using T = typename Out::value_type;
    auto sizes = Shape::dims;
    Extent::set(arena, sizes);
    [[maybe_unused]] auto* to = Out::data(arena);
    for (const index_t d : sizes) *to++ = static_cast<T>(d);
    return status::ok;
  }
};

/// TensorFlow's Size of the same.
///
///     te::size_of<te::shape<24, 4>, te::extent<n, 0, 1>, y>   // n int64 [], y int32 []
template <class Shape, class Extent, writable_tensor Out>
struct size_of {
  static constexpr std::string_view name = "size_of";

  static_assert(Out::size == 1, "tf_embed: size_of: the output must be a scalar");

  template <class Arch>
  static status run([[maybe_unused]] std::byte* arena) noexcept {
    auto sizes = Shape::dims;
    Extent::set(arena, sizes);
    index_t n = 1;
    for (const index_t d : sizes) n *= d;
    *Out::data(arena) = static_cast<typename Out::value_type>(n);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
