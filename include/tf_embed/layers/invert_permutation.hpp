// SPDX-License-Identifier: Apache-2.0
// Layer: where each index of a permutation stands.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's InvertPermutation. What is no permutation is `status::invalid_argument`.
///
///     te::invert_permutation<x, y>   // x and y int32 [8]
template <tensor_like In, writable_tensor Out>
struct invert_permutation {
  static constexpr std::string_view name = "invert_permutation";

  static_assert(same_dtype<In, Out> && same_shape<In, Out> && In::shape::rank == 1 &&
                    std::is_integral_v<typename In::value_type>,
                "tf_embed: invert_permutation: input and output must be vectors of integers of one length");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using index = typename In::value_type;
    const index* const x = In::data(arena);
    index* const y = Out::data(arena);
    for (index_t i = 0; i < Out::size; ++i) y[i] = -1;
    for (index_t i = 0; i < In::size; ++i) {
      if (x[i] < 0 || static_cast<index_t>(x[i]) >= In::size || y[x[i]] >= 0) return status::invalid_argument;
      y[x[i]] = static_cast<index>(i);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
