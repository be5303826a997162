// SPDX-License-Identifier: Apache-2.0
// Layers: how often each small integer occurs.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/scatter_nd.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// Zeros, and for each of the `each` integers of a row its weight put into the bin of that number by `Op`; 1 without
/// weights. Numbers past the bins do not count.
template <class Op, class T, class Index>
status bincount(T* bins, index_t count, const Index* in, const T* weights, index_t each, index_t rows) noexcept {
  std::fill(bins, bins + rows * count, T(0));
  for (index_t r = 0; r < rows; ++r, bins += count) {
    for (index_t i = 0; i < each; ++i) {
      const Index at = *in++;
      const T x = weights ? *weights++ : T(1);
      if (at < 0) return status::invalid_argument;
      if (static_cast<std::make_unsigned_t<Index>>(at) < static_cast<std::size_t>(count))
        bins[at] = Op::put(bins[at], x);
    }
  }
  return status::ok;
}
}  // namespace kernels

namespace detail {
template <class Op, class In, class Out>
struct bins {
  static_assert(std::is_integral_v<typename In::value_type>, "tf_embed: bincount: the input must be integers");
  static_assert(Out::shape::rank == 1 || Out::shape::rank == 2, "tf_embed: bincount: the bins must be a row or rows");
  static constexpr index_t rows = Out::shape::rank == 2 ? Out::shape::dims[0] : 1;

  static status count(typename Out::value_type* out, const typename In::value_type* in,
                      const typename Out::value_type* weights) noexcept {
    return kernels::bincount<Op>(out, Out::shape::dims[Out::shape::rank - 1], in, weights,
                                 rows == 0 ? 0 : In::size / (rows == 0 ? 1 : rows), rows);
  }
};
}  // namespace detail

/// TensorFlow's Bincount and DenseBincount without weights: element i of `Out`, or of each of its rows, is how often i
/// occurs. A negative number is `status::invalid_argument`.
///
///     te::bin_counts<x, y>   // x int32 [100], y [10]
template <tensor_like In, writable_tensor Out>
struct bin_counts : detail::bins<ops::scatter_add, In, Out> {
  static constexpr std::string_view name = "bin_counts";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return bin_counts::count(Out::data(arena), In::data(arena), nullptr);
  }
};

/// The same with a weight for each element: sums of weights.
///
///     te::bin_sums<x, weights, y>
template <tensor_like In, tensor_like Weights, writable_tensor Out>
struct bin_sums : detail::bins<ops::scatter_add, In, Out> {
  static constexpr std::string_view name = "bin_sums";
  static_assert(same_dtype<Weights, Out> && Weights::size == In::size,
                "tf_embed: bincount: there must be a weight, of the output's type, for each element");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return bin_sums::count(Out::data(arena), In::data(arena), Weights::data(arena));
  }
};

/// DenseBincount with binary_output: 1 for what occurs, 0 for what does not.
///
///     te::bin_marks<x, y>
template <tensor_like In, writable_tensor Out>
struct bin_marks : detail::bins<ops::scatter_update, In, Out> {
  static constexpr std::string_view name = "bin_marks";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return bin_marks::count(Out::data(arena), In::data(arena), nullptr);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
