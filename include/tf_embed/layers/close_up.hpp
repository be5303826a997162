// SPDX-License-Identifier: Apache-2.0
// Layer: the elements within a run-time extent, one behind the other.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/run_time_extent.hpp>

#include <cstddef>
#include <cstring>
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
    constexpr index_t dim = In::shape::dims[Extent::axis];
    constexpr index_t inner = In::shape::product(Extent::axis + 1, In::shape::rank);
    constexpr index_t outer = In::shape::product(0, Extent::axis);
    const index_t valid = kernels::run_time_extent(Extent::value(arena), 1, dim) * inner;
    const T* from = In::data(arena);
    T* to = Out::data(arena);
    for (index_t o = 0; o < outer; ++o, from += dim * inner, to += valid)
      std::memcpy(to, from, static_cast<std::size_t>(valid) * sizeof(T));
    std::memset(static_cast<void*>(to), 0, static_cast<std::size_t>(Out::size - outer * valid) * sizeof(T));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
