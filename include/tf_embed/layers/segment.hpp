// SPDX-License-Identifier: Apache-2.0
// Layers: rows reduced by the number of the segment that each belongs to.
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/segment.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class Data, class Ids, class Out>
struct segment_base {
  static_assert(same_dtype<Data, Out>, "tf_embed: segment: data and output must have the same dtype");
  static_assert(std::is_integral_v<typename Ids::value_type>, "tf_embed: segment: segment_ids must be integers");
  static_assert(Out::shape::rank > 0, "tf_embed: segment: the output must have an axis of segments");
  static constexpr index_t run = Out::shape::product(1, Out::shape::rank);
  static constexpr kernels::segment_sizes sizes{Out::shape::dims[0], Ids::size, run,
                                                run == 0 ? 0 : Data::size / (run == 0 ? 1 : run)};
};
}  // namespace detail

/// TensorFlow's SegmentSum, SegmentMean, SegmentProd, SegmentMax, SegmentMin: row s of `Out` is `Op` (ops::segment_sum,
/// segment_mean, segment_prod, segment_max, segment_min) over the rows of `Data` with number s in `Ids`, which ascends.
///
///     te::segment<te::ops::segment_sum, x, ids, y>   // x [5,8], ids int32 [5], y [3,8]
template <class Op, tensor_like Data, tensor_like Ids, writable_tensor Out>
struct segment : detail::segment_base<Data, Ids, Out> {
  static constexpr std::string_view name = "segment";
  using base = detail::segment_base<Data, Ids, Out>;
  static_assert(Data::size == Ids::size * base::run, "tf_embed: segment: there must be an id for each row");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::segment_in_order<Op, Arch>(
        Out::data(arena), Data::data(arena), static_cast<const std::int32_t*>(nullptr), Ids::data(arena), base::sizes);
  }
};

/// TensorFlow's UnsortedSegmentSum and its like: `Ids` in any order, negative ones for rows that do not count.
///
///     te::unsorted_segment<te::ops::segment_max, x, ids, y>   // x [5,8], ids int32 [5], y [3,8]
template <class Op, tensor_like Data, tensor_like Ids, writable_tensor Out>
struct unsorted_segment : detail::segment_base<Data, Ids, Out> {
  static constexpr std::string_view name = "unsorted_segment";
  using base = detail::segment_base<Data, Ids, Out>;
  static_assert(Data::size == Ids::size * base::run, "tf_embed: unsorted_segment: there must be an id for each row");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::segment_unordered<Op, Arch>(Out::data(arena), Data::data(arena), Ids::data(arena), base::sizes);
  }
};

/// TensorFlow's SparseSegmentSum, SparseSegmentMean, SparseSegmentSqrtN: as segment, of the rows that `Indices` names.
///
///     te::sparse_segment<te::ops::segment_mean, x, indices, ids, y>   // x [9,8], indices and ids int32 [5], y [3,8]
template <class Op, tensor_like Data, tensor_like Indices, tensor_like Ids, writable_tensor Out>
struct sparse_segment : detail::segment_base<Data, Ids, Out> {
  static constexpr std::string_view name = "sparse_segment";
  using base = detail::segment_base<Data, Ids, Out>;
  static_assert(std::is_integral_v<typename Indices::value_type> && Indices::size == Ids::size,
                "tf_embed: sparse_segment: there must be an index, an integer, for each id");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::segment_in_order<Op, Arch>(Out::data(arena), Data::data(arena), Indices::data(arena),
                                               Ids::data(arena), base::sizes);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
