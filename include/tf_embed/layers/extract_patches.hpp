// SPDX-License-Identifier: Apache-2.0
// Layer: what a window sees at each of its places, side by side in the channels.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/extract_patches.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's ExtractImagePatches (one plane) and ExtractVolumePatches; padding reads as 0. Any dtype.
///
///     // x [1,8,8,3], y [1,4,4,12]: windows of 2x2, two apart
///     te::extract_patches<x, y, te::patch_axis{1, 1, 1, 1, 1, 0}, te::patch_axis{8, 4, 2, 2, 1, 0},
///                         te::patch_axis{8, 4, 2, 2, 1, 0}>
template <tensor_like In, writable_tensor Out, patch_axis Planes, patch_axis Rows, patch_axis Columns>
struct extract_patches {
  static constexpr std::string_view name = "extract_patches";
  static constexpr std::size_t stack_bytes = 512;

  static_assert(same_dtype<In, Out>, "tf_embed: extract_patches: input and output must have the same dtype");
  static constexpr index_t batch = In::shape::dims[0];
  static constexpr index_t channels = In::shape::dims[In::shape::rank - 1];
  static_assert(In::size == batch * Planes.in * Rows.in * Columns.in * channels &&
                    Out::size ==
                        batch * Planes.out * Rows.out * Columns.out * Planes.size * Rows.size * Columns.size * channels,
                "tf_embed: extract_patches: the windows do not fit the shapes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr patch_axis planes = Planes;
    static constexpr patch_axis rows = Rows;
    static constexpr patch_axis columns = Columns;
    if constexpr (Out::size != 0) {
      kernels::extract_patches(reinterpret_cast<std::byte*>(Out::data(arena)),
                               reinterpret_cast<const std::byte*>(In::data(arena)), batch,
                               channels * static_cast<index_t>(sizeof(typename In::value_type)), planes, rows, columns);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
