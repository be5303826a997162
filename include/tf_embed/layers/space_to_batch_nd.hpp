// SPDX-License-Identifier: Apache-2.0
// Layers: blocks of positions moved into the batch axis, and back.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/space_to_batch_nd.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// Whether `Deep` can be `Wide` with blocks moved into the batch axis.
template <class Wide, class Deep, class Block>
constexpr bool batch_shapes_fit() {
  if (Wide::shape::rank != Deep::shape::rank || Wide::shape::rank < Block::size + 1) return false;
  index_t batch = Wide::shape::dims[0];
  for (const index_t b : Block::values) {
    if (b < 1) return false;
    batch *= b;
  }
  if (batch != Deep::shape::dims[0]) return false;
  for (std::size_t i = Block::size + 1; i < Wide::shape::rank; ++i) {
    if (Wide::shape::dims[i] != Deep::shape::dims[i]) return false;
  }
  return true;
}
}  // namespace detail

/// TensorFlow's SpaceToBatchND: `Before[i]` zeros before spatial axis i (and as many after it as the shapes say), then
/// blocks of `Block` positions moved into the batch. Any dtype.
///
///     te::space_to_batch_nd<x, y, te::ints<2, 2>, te::ints<1, 1>>   // x [1,6,6,8], y [4,4,4,8]
template <tensor_like In, writable_tensor Out, class Block, class Before>
struct space_to_batch_nd {
  static constexpr std::string_view name = "space_to_batch_nd";

  static_assert(same_dtype<In, Out>, "tf_embed: space_to_batch_nd: input and output must have the same dtype");
  static_assert(Block::size == Before::size && detail::batch_shapes_fit<In, Out, Block>(),
                "tf_embed: space_to_batch_nd: the output's batch must be the input's times the block");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      if constexpr (Out::size != In::size) std::memset(Out::data(arena), 0, Out::bytes);
      kernels::space_batch<Arch, false>(Out::data(arena), In::data(arena), In::shape::dims, Out::shape::dims,
                                        Block::values, Before::values);
    }
    return status::ok;
  }
};

/// TensorFlow's BatchToSpaceND, its inverse; `Before[i]` positions are cropped before spatial axis i. Any dtype.
///
///     te::batch_to_space_nd<y, x, te::ints<2, 2>, te::ints<1, 1>>   // y [4,4,4,8], x [1,6,6,8]
template <tensor_like In, writable_tensor Out, class Block, class Before>
struct batch_to_space_nd {
  static constexpr std::string_view name = "batch_to_space_nd";

  static_assert(same_dtype<In, Out>, "tf_embed: batch_to_space_nd: input and output must have the same dtype");
  static_assert(Block::size == Before::size && detail::batch_shapes_fit<Out, In, Block>(),
                "tf_embed: batch_to_space_nd: the input's batch must be the output's times the block");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size != 0) {
      kernels::space_batch<Arch, true>(Out::data(arena), In::data(arena), Out::shape::dims, In::shape::dims,
                                       Block::values, Before::values);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
