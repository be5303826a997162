// SPDX-License-Identifier: Apache-2.0
// Layers: running sums and products.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/cumulative.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class Op, class In, class Out, std::size_t Axis, bool Exclusive, bool Reverse>
struct cumulative {
  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: cumulative: input and output must have the same dtype and shape");
  static_assert(Axis < In::shape::rank, "tf_embed: cumulative: there is no such axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t n = In::shape::dims[Axis];
    constexpr index_t inner = In::shape::product(Axis + 1, In::shape::rank);
    if constexpr (In::size != 0) {
      kernels::cumulative<Op>(Out::data(arena), In::data(arena), In::size / (n * inner), n, inner, Exclusive, Reverse);
    }
    return status::ok;
  }
};
}  // namespace detail

/// TensorFlow's Cumsum along axis `Axis`. `Exclusive` leaves each entry out of its own sum; `Reverse` starts at the
/// end. float, double and all integers, which wrap. May run in place.
///
///     te::cumsum<x, y, 1, false, false>
template <tensor_like In, writable_tensor Out, std::size_t Axis, bool Exclusive, bool Reverse>
struct cumsum : detail::cumulative<ops::running_sum, In, Out, Axis, Exclusive, Reverse> {
  static constexpr std::string_view name = "cumsum";
};

/// TensorFlow's Cumprod; see cumsum.
template <tensor_like In, writable_tensor Out, std::size_t Axis, bool Exclusive, bool Reverse>
struct cumprod : detail::cumulative<ops::running_product, In, Out, Axis, Exclusive, Reverse> {
  static constexpr std::string_view name = "cumprod";
};

/// TensorFlow's CumulativeLogsumexp: running sums of exponentials, in and out as logarithms; float, double. See cumsum.
///
///     te::cumulative_log_sum_exp<x, y, 1, false, false>
template <tensor_like In, writable_tensor Out, std::size_t Axis, bool Exclusive, bool Reverse>
struct cumulative_log_sum_exp : detail::cumulative<ops::running_log_sum_exp, In, Out, Axis, Exclusive, Reverse> {
  static constexpr std::string_view name = "cumulative_log_sum_exp";
};

}  // namespace tf_embed::TF_EMBED_TARGET
