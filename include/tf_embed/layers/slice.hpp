// SPDX-License-Identifier: Apache-2.0
// Layer: a regular part of a tensor.
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// The steps of a slice that was given none.
template <std::size_t R>
struct unit_steps {
  static constexpr std::size_t size = R;
  static constexpr std::array<index_t, R> values = [] {
    std::array<index_t, R> ones{};
    for (auto& v : ones) v = 1;
    return ones;
  }();
};
}  // namespace detail

/// TensorFlow's Slice and StridedSlice: along axis i of `In` the `Size[i]` indices `Begin[i]`, `Begin[i] + Step[i]`,
/// ... `Out` may have other axes of size 1 (shrink_axis_mask, new_axis_mask). Any dtype; steps may be negative.
/// A run of elements that lies in its place in `In` is not copied.
///
///     te::slice<x, y, te::ints<0, 2>, te::ints<4, 3>>                    // y = x[0:4, 2:5]
///     te::slice<x, y, te::ints<0, 9>, te::ints<4, 5>, te::ints<1, -2>>   // y = x[0:4, 9::-2]
template <tensor_like In, writable_tensor Out, class Begin, class Size,
          class Step = detail::unit_steps<In::shape::rank>>
struct slice {
  static constexpr std::string_view name = "slice";
  static constexpr std::size_t rank = In::shape::rank;

  static_assert(same_dtype<In, Out>, "tf_embed: slice: input and output must have the same dtype");
  static_assert(Begin::size == rank && Size::size == rank && Step::size == rank,
                "tf_embed: slice: begin, size and step must have one entry for each axis of the input");
  static_assert(
      [] {
        index_t count = 1;
        for (std::size_t i = 0; i < rank; ++i) {
          const index_t n = Size::values[i];
          const index_t dim = In::shape::dims[i];
          count *= n;
          if (n < 0) return false;
          if (n == 0) continue;
          const index_t last = Begin::values[i] + (n - 1) * Step::values[i];
          if (Begin::values[i] < 0 || Begin::values[i] >= dim || last < 0 || last >= dim) return false;
        }
        return count == Out::size;
      }(),
      "tf_embed: slice: begin, size and step must stay within the input and give as many elements as the output has");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (is_run && lies_at<Out, In, offset * index_t{sizeof(typename In::value_type)}>) return status::ok;
    kernels::run_copy_plan<Arch>(Out::data(arena), In::data(arena), plan);
    return status::ok;
  }

 private:
  /// Where the first element is in the input.
  static constexpr index_t offset = [] {
    const auto from = kernels::row_major(In::shape::dims);
    index_t sum = 0;
    for (std::size_t i = 0; i < rank; ++i) sum += Begin::values[i] * from[i];
    return sum;
  }();

  /// Whether the elements lie one behind the other: whole axes, before them one that is cut, before that single
  /// indices.
  static constexpr bool is_run = [] {
    bool cut = false;
    for (std::size_t i = rank; i-- > 0;) {
      if (Size::values[i] == 0 || (Size::values[i] != 1 && (Step::values[i] != 1 || cut))) return false;
      cut = cut || Size::values[i] != In::shape::dims[i];
    }
    return true;
  }();

  static constexpr auto plan = [] {
    auto from = kernels::row_major(In::shape::dims);
    for (std::size_t i = 0; i < rank; ++i) from[i] *= Step::values[i];
    return kernels::make_copy_plan(Size::values, from, kernels::row_major(Size::values), offset);
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
