// SPDX-License-Identifier: Apache-2.0
// Layer: axes turned around.
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

/// TensorFlow's ReverseV2 with constant axes. Any dtype.
///
///     te::reverse<x, y, te::ints<1>>
template <tensor_like In, writable_tensor Out, class Axes>
struct reverse {
  static constexpr std::string_view name = "reverse";

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: reverse: input and output must have the same dtype and shape");
  static_assert(
      [] {
        for (const index_t a : Axes::values) {
          if (a < 0 || a >= static_cast<index_t>(In::shape::rank)) return false;
        }
        return true;
      }(),
      "tf_embed: reverse: there is no such axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = [] {
    const auto to = kernels::row_major(In::shape::dims);
    auto from = to;
    index_t offset = 0;
    for (const index_t a : Axes::values) {
      const auto i = static_cast<std::size_t>(a);
      offset += (In::shape::dims[i] - 1) * to[i];
      from[i] = -to[i];
    }
    return kernels::make_copy_plan(In::shape::dims, from, to, offset);
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
