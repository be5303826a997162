// SPDX-License-Identifier: Apache-2.0
// Layers: blocks of pixels moved into the channels, and back.
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

namespace detail {
/// The copy between a wide image and a deep one, as loops over [n, h, block row, w, block column, c].
template <class Wide, class Deep, index_t Block, bool ToSpace>
constexpr auto depth_plan() {
  const auto w = kernels::row_major(Wide::shape::dims);
  const auto d = kernels::row_major(Deep::shape::dims);
  const index_t c = Wide::shape::dims[3];
  const std::array<index_t, 6> extents{
      Wide::shape::dims[0], Deep::shape::dims[1], Block, Deep::shape::dims[2], Block, c};
  const std::array<index_t, 6> wide{w[0], w[1] * Block, w[1], w[2] * Block, w[2], 1};
  const std::array<index_t, 6> deep{d[0], d[1], c * Block, d[2], c, 1};
  return ToSpace ? kernels::make_copy_plan(extents, deep, wide) : kernels::make_copy_plan(extents, wide, deep);
}

template <class Wide, class Deep, index_t Block>
constexpr bool depth_shapes_fit() {
  if (Wide::shape::rank != 4 || Deep::shape::rank != 4 || Block < 1) return false;
  return Wide::shape::dims[0] == Deep::shape::dims[0] && Wide::shape::dims[1] == Deep::shape::dims[1] * Block &&
         Wide::shape::dims[2] == Deep::shape::dims[2] * Block &&
         Wide::shape::dims[3] * Block * Block == Deep::shape::dims[3];
}
}  // namespace detail

/// TensorFlow's SpaceToDepth, NHWC. Any dtype.
///
///     te::space_to_depth<x, y, 2>   // x [1,8,8,3], y [1,4,4,12]
template <tensor_like In, writable_tensor Out, index_t Block>
struct space_to_depth {
  static constexpr std::string_view name = "space_to_depth";

  static_assert(same_dtype<In, Out>, "tf_embed: space_to_depth: input and output must have the same dtype");
  static_assert(detail::depth_shapes_fit<In, Out, Block>(),
                "tf_embed: space_to_depth: the output must have height and width divided by the block, channels times "
                "its square");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = detail::depth_plan<In, Out, Block, false>();
};

/// TensorFlow's DepthToSpace, NHWC. Any dtype.
///
///     te::depth_to_space<x, y, 2>   // x [1,4,4,12], y [1,8,8,3]
template <tensor_like In, writable_tensor Out, index_t Block>
struct depth_to_space {
  static constexpr std::string_view name = "depth_to_space";

  static_assert(same_dtype<In, Out>, "tf_embed: depth_to_space: input and output must have the same dtype");
  static_assert(detail::depth_shapes_fit<Out, In, Block>(),
                "tf_embed: depth_to_space: the output must have height and width times the block, channels divided by "
                "its square");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = detail::depth_plan<Out, In, Block, true>();
};

}  // namespace tf_embed::TF_EMBED_TARGET
