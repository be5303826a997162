// SPDX-License-Identifier: Apache-2.0
// Layers: a border around an axis, where its size or the border's is only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/move_entries.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/layers/along.hpp>
#include <tf_embed/layers/pad.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Pad and PadV2 along one axis, of the entries that `Extent` says there are: `Before` and `After` are
/// `bound<n>` or `bound_at<tensor, entry>`. What is behind the border has its value, too. `status::invalid_argument`
/// where a border is negative or wider than `Out` has room.
///
///     te::pad_along<x, te::extent<n, 0, 1>, y, 0, te::bound<0>, te::bound_at<paddings, 1>>   // x [24,4], y [10,4]
template <tensor_like In, class Extent, writable_tensor Out, std::size_t Axis, class Before, class After,
          class Value = detail::zero_border>
struct pad_along {
  static constexpr std::string_view name = "pad_along";
  using axis = detail::along<In, Extent, Axis>;
  static constexpr index_t room = Out::shape::dims[Axis];

  static_assert(same_dtype<In, Out> && axis::outer == Out::shape::product(0, Axis) &&
                    axis::run == Out::shape::product(Axis + 1, Out::shape::rank) *
                                     static_cast<index_t>(sizeof(typename In::value_type)),
                "tf_embed: pad_along: input and output must differ along one axis alone");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using element = typename In::value_type;
    const index_t dim = axis::size(arena);
    const index_t before = Before::value(arena);
    const index_t after = After::value(arena);
    if (before < 0 || after < 0 || before > room || after > room || before + after > room - dim)
      return status::invalid_argument;
    if constexpr (Out::size != 0) {
      kernels::moved_entries moved{axis::outer, axis::run, axis::dim, room, 0, 1, dim, before};
      if constexpr (!std::is_same_v<Value, detail::zero_border>) {
        element value{};
        if constexpr (tensor_like<Value>) {
          value = Value::data(arena)[0];
        } else {
          value = static_cast<element>(Value::value);
        }
        kernels::fill_run<sizeof(element)>(reinterpret_cast<std::byte*>(Out::data(arena)),
                                           reinterpret_cast<const std::byte*>(&value), Out::size);
        moved.keeps_rest = true;
      }
      detail::move_entries<In, Out>(arena, moved);
    }
    return status::ok;
  }
};

/// TensorFlow's MirrorPad along one axis. `status::invalid_argument` also where a border is wider than what it mirrors.
///
///     te::mirror_pad_along<x, te::extent<n, 0, 1>, y, 0, te::bound<2>, te::bound<2>, te::mirror::reflect>
template <tensor_like In, class Extent, writable_tensor Out, std::size_t Axis, class Before, class After, mirror Mode>
struct mirror_pad_along {
  static constexpr std::string_view name = "mirror_pad_along";
  using axis = detail::along<In, Extent, Axis>;
  static constexpr index_t room = Out::shape::dims[Axis];
  static constexpr index_t skip = Mode == mirror::reflect ? 1 : 0;

  static_assert(same_dtype<In, Out>, "tf_embed: mirror_pad_along: input and output must have the same dtype");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const index_t dim = axis::size(arena);
    const index_t before = Before::value(arena);
    const index_t after = After::value(arena);
    const index_t most = dim - skip < 0 ? 0 : dim - skip;
    if (before < 0 || after < 0 || before > most || after > most || before + after > room - dim)
      return status::invalid_argument;
    if constexpr (Out::size != 0) {
      // The middle, then each border from it, turned around.
      kernels::moved_entries m{axis::outer, axis::run, axis::dim, room, 0, 1, dim, before};
      detail::move_entries<In, Out>(arena, m);
      m.keeps_rest = true;
      m.step = -1;
      m.first = before - 1 + skip;
      m.count = before;
      m.at = 0;
      detail::move_entries<In, Out>(arena, m);
      m.first = dim - 1 - skip;
      m.count = after;
      m.at = before + dim;
      detail::move_entries<In, Out>(arena, m);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
