// SPDX-License-Identifier: Apache-2.0
// Layer: an axis repeated, where its size is only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/move_entries.hpp>
#include <tf_embed/layers/along.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// The entries of `In` that `Extent` says there are, `Times` times, one after the other along `Axis`; the rest is 0.
///
///     te::tile_along<x, te::extent<n, 0, 1>, y, 0, 3>   // x [24,4], y [72,4]
template <tensor_like In, class Extent, writable_tensor Out, std::size_t Axis, index_t Times>
struct tile_along {
  static constexpr std::string_view name = "tile_along";
  using axis = detail::along<In, Extent, Axis>;

  static_assert(same_dtype<In, Out> && Out::size == In::size * Times,
                "tf_embed: tile_along: the output must be a multiple of the input");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const index_t dim = axis::size(arena);
    kernels::moved_entries m{axis::outer, axis::run, axis::dim, axis::dim * Times, 0, 1, dim, 0};
    if constexpr (Times == 0) return status::ok;
    detail::move_entries<In, Out>(arena, m);
    m.keeps_rest = true;
    for (index_t i = 1; i < Times; ++i) {
      m.at += dim;
      detail::move_entries<In, Out>(arena, m);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
