// SPDX-License-Identifier: Apache-2.0
// Layer: the largest entries of the last axis.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/top_k.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's TopKV2: the largest entries of each row of the last axis, falling, and their positions; of equal
/// entries the first. float, double and all integers.
///
///     te::top_k<x, values, indices>   // x [2,10], values [2,3], indices int32 [2,3]
template <tensor_like In, writable_tensor Values, writable_tensor Indices>
struct top_k {
  static constexpr std::string_view name = "top_k";

  static_assert(same_dtype<In, Values>, "tf_embed: top_k: input and values must have the same dtype");
  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: top_k: indices must be integers");
  static_assert(In::shape::rank > 0 && same_shape<Values, Indices>,
                "tf_embed: top_k: values and indices must have one shape");
  static constexpr index_t n = In::shape::dims[In::shape::rank - 1];
  static constexpr index_t k = Values::shape::dims[Values::shape::rank - 1];
  static_assert(k <= n, "tf_embed: top_k: k must not be more than the last axis has");
  static constexpr std::size_t stack_bytes = k <= kernels::few_of_top_k ? 256 : kernels::top_k_bytes;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (k != 0 && In::size != 0) {
      if constexpr (k <= kernels::few_of_top_k) {
        kernels::top_k_few(Values::data(arena), Indices::data(arena), In::data(arena), In::size / n, n, k);
      } else {
        kernels::top_k_many(Values::data(arena), Indices::data(arena), In::data(arena), In::size / n, n, k);
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
