// SPDX-License-Identifier: Apache-2.0
// Layers: a part of an axis, by sizes or bounds that are only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/move_entries.hpp>
#include <tf_embed/layers/along.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's StridedSlice along one axis, `In[.., Begin:End:Step, ..]`, of the entries that `Extent` says there are.
/// How many these are goes to `Count`; the rest of `Out` is 0. Any dtype.
///
///     te::slice_along<x, te::extent<n, 0, 1>, y, m, 0, te::open_bound, te::bound<10>, 1>   // y = x[:10]; x [24,4], y
///     [10,4]
template <tensor_like In, class Extent, writable_tensor Out, class Count, std::size_t Axis, class Begin, class End,
          index_t Step>
struct slice_along {
  static constexpr std::string_view name = "slice_along";
  using axis = detail::along<In, Extent, Axis>;

  static_assert(same_dtype<In, Out>, "tf_embed: slice_along: input and output must have the same dtype");
  static_assert(Step != 0, "tf_embed: slice_along: the step must not be 0");
  static_assert(In::size == 0 || static_cast<index_t>(Out::bytes) % (axis::outer * axis::run) == 0,
                "tf_embed: slice_along: the output must have the input's other axes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t room = detail::room_along<axis, Out>;
    const index_t dim = axis::size(arena);
    const kernels::entry_range r =
        kernels::strided_entries(dim, Begin::is_open, Begin::value(arena), End::is_open, End::value(arena), Step);
    const index_t taken = r.count < room ? r.count : room;
    detail::write_count<Count>(arena, taken);
    detail::move_entries<In, Out>(arena, {axis::outer, axis::run, axis::dim, room, r.first, Step, taken, 0});
    return status::ok;
  }
};

/// TensorFlow's Slice along one axis: `Size` entries (or all) from `Begin` on. `status::invalid_argument` where there
/// are not so many.
///
///     te::exact_slice_along<x, te::extent<n, 0, 1>, y, te::no_count, 0, te::bound<2>, te::open_bound>
template <tensor_like In, class Extent, writable_tensor Out, class Count, std::size_t Axis, class Begin, class Size>
struct exact_slice_along {
  static constexpr std::string_view name = "exact_slice_along";
  using axis = detail::along<In, Extent, Axis>;

  static_assert(same_dtype<In, Out>, "tf_embed: exact_slice_along: input and output must have the same dtype");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t room = detail::room_along<axis, Out>;
    const index_t dim = axis::size(arena);
    const index_t first = Begin::value(arena);
    index_t taken = Size::value(arena);
    if (Size::is_open || taken == -1) taken = dim - first;
    if (first < 0 || taken < 0 || first > dim || taken > dim - first || taken > room) return status::invalid_argument;
    detail::write_count<Count>(arena, taken);
    detail::move_entries<In, Out>(arena, {axis::outer, axis::run, axis::dim, room, first, 1, taken, 0});
    return status::ok;
  }
};

/// One entry of an axis, counted from its end where `Index` is negative. `status::index_out_of_range` where there is
/// none.
///
///     te::entry_along<x, te::extent<n, 0, 1>, y, 0, te::bound<-1>>   // y = x[-1]; x [24,4], y [4]
template <tensor_like In, class Extent, writable_tensor Out, std::size_t Axis, class Index>
struct entry_along {
  static constexpr std::string_view name = "entry_along";
  using axis = detail::along<In, Extent, Axis>;

  static_assert(same_dtype<In, Out>, "tf_embed: entry_along: input and output must have the same dtype");
  static_assert(static_cast<index_t>(Out::bytes) == axis::outer * axis::run,
                "tf_embed: entry_along: the output must have the input's other axes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const index_t dim = axis::size(arena);
    const index_t wanted = Index::value(arena);
    const index_t at = wanted < 0 ? wanted + dim : wanted;
    if (at < 0 || at >= dim) return status::index_out_of_range;
    detail::move_entries<In, Out>(arena, {axis::outer, axis::run, axis::dim, 1, at, 1, 1, 0});
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
