// SPDX-License-Identifier: Apache-2.0
// Layer: a tensor repeated along its axes.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Tile: as often along each axis as the shapes say. Any dtype.
///
///     te::tile<x, y>   // x [2,3], y [2,9]
template <tensor_like In, writable_tensor Out>
struct tile {
  static constexpr std::string_view name = "tile";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out>, "tf_embed: tile: input and output must have the same dtype");
  static_assert(
      [] {
        if (Out::shape::rank != rank) return false;
        for (std::size_t i = 0; i < rank; ++i) {
          const index_t d = In::shape::dims[i];
          if (d == 0 ? Out::shape::dims[i] != 0 : Out::shape::dims[i] % d != 0) return false;
        }
        return true;
      }(),
      "tf_embed: tile: each axis of the output must be a multiple of the input's");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = [] {
    const auto in = kernels::row_major(In::shape::dims);
    const auto out = kernels::row_major(Out::shape::dims);
    std::array<index_t, 2 * rank> extents{};
    std::array<index_t, 2 * rank> from{};
    std::array<index_t, 2 * rank> to{};
    for (std::size_t i = 0; i < rank; ++i) {
      const index_t d = In::shape::dims[i];
      extents[2 * i] = d == 0 ? 0 : Out::shape::dims[i] / d;
      to[2 * i] = out[i] * d;
      extents[2 * i + 1] = d;
      from[2 * i + 1] = in[i];
      to[2 * i + 1] = out[i];
    }
    return kernels::make_copy_plan(extents, from, to);
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
