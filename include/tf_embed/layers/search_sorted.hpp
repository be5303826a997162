// SPDX-License-Identifier: Apache-2.0
// Layers: where values belong among others in ascending order.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// For each of `each` values of a row, how many of the row's `count` sorted ones lie in front of it: those below it,
/// with `Upper` those not above it.
template <bool Upper, class S, class T, class Index>
void search_sorted(Index* to, const S* sorted, index_t count, const T* values, index_t each, index_t rows) noexcept {
  using C = std::common_type_t<S, T>;
  for (index_t r = 0; r < rows; ++r, sorted += count) {
    for (index_t i = 0; i < each; ++i) {
      const C value = static_cast<C>(*values++);
      index_t first = 0;
      index_t left = count;
      while (left > 0) {
        const index_t half = left / 2;
        const C middle = static_cast<C>(sorted[first + half]);
        if (Upper ? !(value < middle) : middle < value) {
          first += half + 1;
          left -= half + 1;
        } else {
          left = half;
        }
      }
      *to++ = static_cast<Index>(first);
    }
  }
}
}  // namespace kernels

namespace detail {
template <bool Upper, class Sorted, class Values, class Out>
struct search_sorted {
  static_assert(std::is_integral_v<typename Out::value_type> && Out::size == Values::size,
                "tf_embed: search_sorted: the output must be integers, one for each value");
  static_assert(Sorted::shape::rank == 2, "tf_embed: search_sorted: the sorted values must be rows");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t rows = Sorted::shape::dims[0];
    if constexpr (Out::size != 0) {
      kernels::search_sorted<Upper>(Out::data(arena), Sorted::data(arena), Sorted::shape::dims[1], Values::data(arena),
                                    Out::size / rows, rows);
    }
    return status::ok;
  }
};
}  // namespace detail

/// TensorFlow's LowerBound: how many elements of its row of `Sorted` are below each value. A NaN gives 0.
///
///     te::lower_bound<sorted, x, y>   // sorted [2,9], x [2,5], y int32 [2,5]
template <tensor_like Sorted, tensor_like Values, writable_tensor Out>
struct lower_bound : detail::search_sorted<false, Sorted, Values, Out> {
  static constexpr std::string_view name = "lower_bound";
};

/// TensorFlow's UpperBound, and Bucketize with one row of boundaries: how many are not above each value. A NaN gives
/// all.
///
///     te::upper_bound<sorted, x, y>
template <tensor_like Sorted, tensor_like Values, writable_tensor Out>
struct upper_bound : detail::search_sorted<true, Sorted, Values, Out> {
  static constexpr std::string_view name = "upper_bound";
};

}  // namespace tf_embed::TF_EMBED_TARGET
