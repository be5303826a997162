// SPDX-License-Identifier: Apache-2.0
// Layer: a part of a tensor whose place is only known at run time.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/slice_at.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// How each axis of a slice is placed.
template <slice_placing... Placings>
struct slice_placings {
  static constexpr std::size_t size = sizeof...(Placings);
  static constexpr std::array<slice_placing, size> values{Placings...};
};

/// TensorFlow's Slice and StridedSlice with a run-time begin: along axis i of `In` `Size[i]` indices, `Step[i]` apart.
/// The first one is `Begin[i]` where `How[i]` is slice_placing::fixed; else element `Entry[i]` of `Begins` places it as
/// `How[i]` says, a window with its end `Behind[i]` further on. What does not lie within `In` with all its indices is
/// `status::index_out_of_range`. Any dtype.
///
///     te::slice_at<x, i, y, te::ints<0, 0>, te::ints<1, 8>, te::ints<1, 1>,
///                  te::slice_placings<te::slice_placing::index, te::slice_placing::fixed>, te::ints<0, 0>,
///                  te::ints<0, 0>>   // y = x[i[0], :], x [20,8]
template <tensor_like In, tensor_like Begins, writable_tensor Out, class Begin, class Size, class Step, class How,
          class Entry, class Behind>
struct slice_at {
  static constexpr std::string_view name = "slice_at";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out>, "tf_embed: slice_at: input and output must have the same dtype");
  static_assert(std::is_integral_v<typename Begins::value_type>, "tf_embed: slice_at: begin must be integers");
  static_assert(Begin::size == rank && Size::size == rank && Step::size == rank && How::size == rank &&
                    Entry::size == rank && Behind::size == rank,
                "tf_embed: slice_at: all lists must have one entry for each axis of the input");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr auto strides = kernels::row_major(In::shape::dims);
    const auto* begins = Begins::data(arena);
    index_t offset = 0;
    for (std::size_t i = 0; i < rank; ++i) {
      index_t first = Begin::values[i];
      if (How::values[i] != slice_placing::fixed) {
        first = kernels::first_of_slice(
            {How::values[i], In::shape::dims[i], Size::values[i], Step::values[i], Behind::values[i]},
            static_cast<std::int64_t>(begins[Entry::values[i]]));
      }
      if (first < 0) return status::index_out_of_range;
      offset += first * strides[i];
    }
    if constexpr (Out::size != 0) kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena) + offset, plan);
    return status::ok;
  }

 private:
  static constexpr auto plan = [] {
    auto from = kernels::row_major(In::shape::dims);
    for (std::size_t i = 0; i < rank; ++i) from[i] *= Step::values[i];
    return kernels::make_copy_plan(Size::values, from, kernels::row_major(Size::values));
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
