// SPDX-License-Identifier: Apache-2.0
// Layer: slices picked by index.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/gather.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed {

/// TensorFlow's Gather and GatherV2: Out[b.., o.., i.., r..] = Params[b.., o.., Indices[b.., i..], r..] with `Axis` the
/// axis that is picked from and `BatchDims` leading axes shared with `Indices`. Any dtype; an index outside of the axis
/// is `status::index_out_of_range`.
///
///     te::gather<table, ids, y, 0, 0>   // table [1000,64], ids int32 [8], y [8,64]
template <tensor_like Params, tensor_like Indices, writable_tensor Out, std::size_t Axis, std::size_t BatchDims>
struct gather {
  static constexpr std::string_view name = "gather";
  static constexpr std::int64_t macs = 0;

  static_assert(same_dtype<Params, Out>, "tf_embed: gather: params and output must have the same dtype");
  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: gather: indices must be integers");
  static_assert(BatchDims <= Axis && Axis < Params::shape::rank && BatchDims <= Indices::shape::rank,
                "tf_embed: gather: axis and batch_dims must lie within the operands");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::gather(reinterpret_cast<std::byte*>(Out::data(arena)),
                           reinterpret_cast<const std::byte*>(Params::data(arena)), Indices::data(arena), sizes);
  }

 private:
  template <class Shape>
  static constexpr index_t product(std::size_t from, std::size_t to) {
    index_t n = 1;
    for (std::size_t i = from; i < to; ++i) n *= Shape::dims[i];
    return n;
  }
  static constexpr auto make_sizes() {
    return kernels::gather_sizes{product<typename Params::shape>(0, BatchDims),
                                 product<typename Params::shape>(BatchDims, Axis), Params::shape::dims[Axis],
                                 product<typename Indices::shape>(BatchDims, Indices::shape::rank),
                                 product<typename Params::shape>(Axis + 1, Params::shape::rank) *
                                     static_cast<index_t>(sizeof(typename Params::value_type))};
  }
  static constexpr kernels::gather_sizes sizes = make_sizes();
  static_assert(sizes.batches * sizes.outer * sizes.count * sizes.run == static_cast<index_t>(Out::bytes),
                "tf_embed: gather: the output's shape must be the params' with the axis replaced by the indices'");
};

}  // namespace tf_embed
