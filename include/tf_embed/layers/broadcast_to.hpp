// SPDX-License-Identifier: Apache-2.0
// Layer: a tensor stretched along axes of size 1.
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

/// TensorFlow's BroadcastTo, by NumPy's rule. Any dtype.
///
///     te::broadcast_to<x, y>   // x [3,1], y [2,3,4]
template <tensor_like In, writable_tensor Out>
struct broadcast_to {
  static constexpr std::string_view name = "broadcast_to";
  static constexpr std::size_t rank = Out::shape::rank;
  static constexpr std::size_t added = rank - In::shape::rank;

  static_assert(same_dtype<In, Out>, "tf_embed: broadcast_to: input and output must have the same dtype");
  static_assert(
      [] {
        if (In::shape::rank > rank) return false;
        for (std::size_t i = 0; i < In::shape::rank; ++i) {
          if (In::shape::dims[i] != 1 && In::shape::dims[i] != Out::shape::dims[i + added]) return false;
        }
        return true;
      }(),
      "tf_embed: broadcast_to: each axis of the input must be 1 or the output's");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = [] {
    const auto own = kernels::row_major(In::shape::dims);
    std::array<index_t, rank> from{};
    for (std::size_t i = 0; i < In::shape::rank; ++i) from[i + added] = In::shape::dims[i] == 1 ? 0 : own[i];
    return kernels::make_copy_plan(Out::shape::dims, from, kernels::row_major(Out::shape::dims));
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
