// SPDX-License-Identifier: Apache-2.0
// What layers share that work along an axis whose size is only known at run time.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/move_entries.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// A bound of a slice: a number, an element of a tensor of integers, or none.
template <index_t Number>
struct bound {
  static constexpr bool is_open = false;
  static index_t value(std::byte*) noexcept { return Number; }
};
template <tensor_like Tensor, std::size_t Entry>
struct bound_at {
  static constexpr bool is_open = false;
  static index_t value(std::byte* arena) noexcept { return static_cast<index_t>(Tensor::data(arena)[Entry]); }
};
struct open_bound {
  static constexpr bool is_open = true;
  static index_t value(std::byte*) noexcept { return 0; }
};

/// In the place of a count that nobody asks for.
struct no_count {};

namespace detail {

/// The sizes around one axis of a tensor, and how many entries a run finds along it.
template <class In, class Extent, std::size_t Axis>
struct along {
  static_assert(Axis < In::shape::rank, "tf_embed: there is no such axis");
  static constexpr index_t dim = In::shape::dims[Axis];
  static constexpr index_t outer = In::shape::product(0, Axis);
  static constexpr index_t run =
      In::shape::product(Axis + 1, In::shape::rank) * static_cast<index_t>(sizeof(typename In::value_type));

  static index_t size([[maybe_unused]] std::byte* arena) noexcept {
    if constexpr (Extent::is_fixed) {
      return dim;
    } else {
      const index_t n = Extent::value(arena);
      return n < 0 ? 0 : n > dim ? dim : n;
    }
  }
};

/// How many entries `Out` has room for, whose other axes are those of `Axis`: where they leave no elements, any number
/// is as good as what there is.
template <class Axis, class Out>
inline constexpr index_t room_along = Axis::outer* Axis::run == 0
                                          ? Axis::dim
                                          : static_cast<index_t>(Out::bytes) /
                                                (Axis::outer * Axis::run == 0 ? 1 : Axis::outer * Axis::run);

template <class In, class Out>
void move_entries(std::byte* arena, const kernels::moved_entries& m) noexcept {
  kernels::move_entries(reinterpret_cast<std::byte*>(Out::data(arena)),
                        reinterpret_cast<const std::byte*>(In::data(arena)), m);
}

template <class Count>
void write_count([[maybe_unused]] std::byte* arena, [[maybe_unused]] index_t n) noexcept {
  if constexpr (!std::is_same_v<Count, no_count>) *Count::data(arena) = n;
}

}  // namespace detail

}  // namespace tf_embed::TF_EMBED_TARGET
