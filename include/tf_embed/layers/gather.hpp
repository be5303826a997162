// SPDX-License-Identifier: Apache-2.0
// Layer: slices picked by index.
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

/// TensorFlow's Gather and GatherV2: Out[b.., o.., i.., r..] = Params[b.., o.., Indices[b.., i..], r..] with `Axis` the
/// axis that is picked from and `BatchDims` leading axes shared with `Indices`. Any dtype; an index outside of the axis
/// is `status::index_out_of_range`.
///
///     te::gather<table, ids, y, 0, 0>   // table [1000,64], ids int32 [8], y [8,64]
template <tensor_like Params, tensor_like Indices, writable_tensor Out, std::size_t Axis, std::size_t BatchDims>
struct gather {
  static constexpr std::string_view name = "gather";

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
  static constexpr auto make_sizes() {
    return kernels::gather_sizes{Params::shape::product(0, BatchDims), Params::shape::product(BatchDims, Axis),
                                 Params::shape::dims[Axis], Indices::shape::product(BatchDims, Indices::shape::rank),
                                 Params::shape::product(Axis + 1, Params::shape::rank) *
                                     static_cast<index_t>(sizeof(typename Params::value_type))};
  }
  static constexpr kernels::gather_sizes sizes = make_sizes();
  static_assert(sizes.batches * sizes.outer * sizes.count * sizes.run == static_cast<index_t>(Out::bytes),
                "tf_embed: gather: the output's shape must be the params' with the axis replaced by the indices'");
};

}  // namespace tf_embed::TF_EMBED_TARGET
