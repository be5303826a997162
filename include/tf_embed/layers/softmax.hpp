// SPDX-License-Identifier: Apache-2.0
// Softmax and its logarithm over the last axis.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/softmax.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <bool Log, class In, class Out>
struct softmax {
  using T = typename In::value_type;
  static_assert(std::is_floating_point_v<T> && same_dtype<In, Out>,
                "tf_embed: softmax: needs float or double, the same for the input and the output");
  static_assert(same_shape<In, Out>, "tf_embed: softmax: the output must have the input's shape");
  static_assert(In::shape::rank > 0, "tf_embed: softmax: the input must have at least one axis");

  static constexpr std::size_t stack_bytes = 512 + (simd::has_vectors<T> ? 32 * 64 : 0);

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (In::size != 0) {
      constexpr auto n = static_cast<std::size_t>(In::shape::dims[In::shape::rank - 1]);
      kernels::softmax<Log, Arch>(In::data(arena), Out::data(arena), static_cast<std::size_t>(In::size) / n, n);
    }
    return status::ok;
  }
};
}  // namespace detail

/// `Out = exp(In) / sum(exp(In))` over the last axis (TensorFlow's Softmax); the largest element is subtracted first.
/// Any rank from 1; Out may share the storage of In.
template <tensor_like In, writable_tensor Out>
struct softmax : detail::softmax<false, In, Out> {
  static constexpr std::string_view name = "softmax";
};

/// `Out = In - log(sum(exp(In)))` over the last axis (TensorFlow's LogSoftmax), like `softmax`.
template <tensor_like In, writable_tensor Out>
struct log_softmax : detail::softmax<true, In, Out> {
  static constexpr std::string_view name = "log_softmax";
};

}  // namespace tf_embed::TF_EMBED_TARGET
