// SPDX-License-Identifier: Apache-2.0
// Layer: whether indices lie below a size that is only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/run_time_extent.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `status::index_out_of_range` unless all of `Indices` that lie within `Extent` are within
/// [0, `Limit`).
///
///     te::check_below<ids, te::fixed_extent, te::extent<n, 0, 1>>   // ids int32 [8], n int64 []
template <tensor_like Indices, class Extent, class Limit>
struct check_below {
  static constexpr std::string_view name = "check_below";

  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: check_below: indices must be integers");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using shape = typename Indices::shape;
    constexpr std::size_t axis = axis_of<Extent>();
    constexpr index_t dim = shape::rank == 0 ? 1 : shape::dims[shape::rank == 0 ? 0 : axis];
    constexpr index_t inner = shape::product(axis + 1, shape::rank);
    constexpr index_t outer = shape::product(0, axis);
    index_t valid = dim;
    if constexpr (!Extent::is_fixed) valid = kernels::run_time_extent(Extent::value(arena), 1, dim);
    const index_t limit = Limit::value(arena);
    const auto* at = Indices::data(arena);
    for (index_t o = 0; o < outer; ++o, at += dim * inner) {
      for (index_t i = 0; i < valid * inner; ++i) {
        if (at[i] < 0 || static_cast<index_t>(at[i]) >= limit) return status::index_out_of_range;
      }
    }
    return status::ok;
  }

 private:
  template <class E>
  static constexpr std::size_t axis_of() {
    if constexpr (E::is_fixed) {
      return 0;
    } else {
      return E::axis;
    }
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
