// SPDX-License-Identifier: Apache-2.0
// Layer: the elements within a run-time extent, one behind the other.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/close_up.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out` begins with the elements of `In` that lie within `Extent`; the rest is 0.
///
///     te::close_up<x, te::extent<n, 1, 1>, y>   // x [2,24,4], n int64 [], y [2,24,4]
template <tensor_like In, class Extent, writable_tensor Out>
struct close_up {
  static constexpr std::string_view name = "close_up";

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: close_up: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    auto sizes = In::shape::dims;
    Extent::set(arena, sizes);
    kernels::close_up(reinterpret_cast<std::byte*>(Out::data(arena)),
                      reinterpret_cast<const std::byte*>(In::data(arena)), In::shape::dims.data(), sizes.data(),
                      In::shape::rank, static_cast<index_t>(sizeof(T)));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
