// SPDX-License-Identifier: Apache-2.0
// Layer: axes in another order.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Transpose: axis i of `Out` is axis `Perm[i]` of `In`. Any rank, any dtype.
///
///     te::transpose<te::tensor<float, te::shape<2, 3>, te::arena<0>>,
///                   te::tensor<float, te::shape<3, 2>, te::arena<64>>, te::ints<1, 0>>
template <tensor_like In, writable_tensor Out, class Perm>
struct transpose {
  static constexpr std::string_view name = "transpose";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out>, "tf_embed: transpose: input and output must have the same dtype");
  static_assert(Perm::size == rank && Out::shape::rank == rank,
                "tf_embed: transpose: perm must have one entry for each axis");
  static_assert(
      [] {
        std::array<bool, rank + 1> seen{};
        for (std::size_t i = 0; i < rank; ++i) {
          const index_t p = Perm::values[i];
          if (p < 0 || p >= static_cast<index_t>(rank) || seen[static_cast<std::size_t>(p)]) return false;
          seen[static_cast<std::size_t>(p)] = true;
          if (Out::shape::dims[i] != In::shape::dims[static_cast<std::size_t>(p)]) return false;
        }
        return true;
      }(),
      "tf_embed: transpose: perm must name every axis once, and the output's shape must be the input's in that order");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = [] {
    const auto in = kernels::row_major(In::shape::dims);
    std::array<index_t, rank> from{};
    for (std::size_t i = 0; i < rank; ++i) from[i] = in[static_cast<std::size_t>(Perm::values[i])];
    return kernels::make_copy_plan(Out::shape::dims, from, kernels::row_major(Out::shape::dims));
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
