// SPDX-License-Identifier: Apache-2.0
// Layer: different values, in the order in which they come first.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/run_time_extent.hpp>
#include <tf_embed/kernels/unique.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// In place of the output that says how often each value occurs.
struct no_counts {};

/// TensorFlow's UniqueV2 and UniqueWithCountsV2: `Y` begins with the slices of `In` along `Axis` that differ, `Indices`
/// says which of them each slice is, `Counts` (or `no_counts`) how often each occurs, `Found` how many there are. A NaN
/// is like nothing. `Table` is room for 2 * n numbers, in which likes are looked up. `Extent` says how many slices
/// there are.
///
///     te::unique<x, y, indices, te::no_counts, n, table, 0>   // x, y float [24], indices int32 [24], table int32 [48]
template <tensor_like In, writable_tensor Y, writable_tensor Indices, class Counts, writable_tensor Found,
          writable_tensor Table, std::size_t Axis, class Extent = fixed_extent>
struct unique {
  static constexpr std::string_view name = "unique";
  static constexpr std::size_t stack_bytes = 256;

  using index = typename Indices::value_type;
  static_assert(same_dtype<In, Y> && same_shape<In, Y>, "tf_embed: unique: input and output must be of one type");
  static_assert(
      std::is_integral_v<index> && same_dtype<Table, Indices> && Indices::shape::rank == 1 &&
          Indices::shape::dims[0] == In::shape::dims[Axis] && Table::size == 2 * Indices::size,
      "tf_embed: unique: the indices must be as many integers as the axis has entries, the table twice as many");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::slices whole{In::shape::product(0, Axis), In::shape::dims[Axis],
                                           In::shape::product(Axis + 1, In::shape::rank)};
    kernels::slices sizes = whole;
    index* counts = nullptr;
    if constexpr (!std::is_same_v<Counts, no_counts>) counts = Counts::data(arena);
    if constexpr (!Extent::is_fixed) {
      static_assert(whole.outer == 1,
                    "tf_embed: unique: only the outermost axis may have a size that only a run knows");
      const index_t n = Extent::value(arena);
      sizes.n = n < 0 ? 0 : n > whole.n ? whole.n : n;
      std::fill_n(Y::data(arena), Y::size, typename Y::value_type{});
      std::fill_n(Indices::data(arena), Indices::size, index{0});
      if (counts) std::fill_n(counts, Indices::size, index{0});
    }
    *Found::data(arena) = kernels::unique(Y::data(arena), Indices::data(arena), counts, Table::data(arena),
                                          static_cast<const typename In::value_type*>(In::data(arena)), sizes);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
