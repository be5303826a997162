// SPDX-License-Identifier: Apache-2.0
// Layer: rows as sets.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/set_operation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// What of two sets is kept: what only the first has, only the second, or both.
namespace sets {
template <bool First, bool Second, bool Both>
struct kept {
  static constexpr bool first = First;
  static constexpr bool second = Second;
  static constexpr bool both = Both;
};
using a_minus_b = kept<true, false, false>;
using b_minus_a = kept<false, true, false>;
using intersection = kept<false, false, true>;
using unite = kept<true, true, true>;
}  // namespace sets

/// TensorFlow's DenseToDenseSetOperation: the rows of `A` and `B` along their last axis as sets, put together as `Kept`
/// says. `Values` are the sets one after the other, each in rising order, `Indices` their places, `Found` how many
/// values there are, `Shape` the sparse tensor's shape. `SortedA` and `SortedB` are room for a row.
///
///     te::set_operation<te::sets::unite, a, b, indices, values, dims, n, room_a, room_b>   // a [5,4], b [5,3] int32
template <class Kept, tensor_like A, tensor_like B, writable_tensor Indices, writable_tensor Values,
          writable_tensor Shape, writable_tensor Found, writable_tensor SortedA, writable_tensor SortedB>
struct set_operation {
  static constexpr std::string_view name = "set_operation";
  static constexpr std::size_t stack_bytes = 1024;

  static constexpr std::size_t rank = A::shape::rank;
  static_assert(rank >= 2 && B::shape::rank == rank && same_dtype<A, B> && same_dtype<A, Values>,
                "tf_embed: set_operation: both operands must have the same dtype and rank, 2 or more");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename A::value_type;
    static constexpr index_t a = A::shape::dims[rank - 1];
    static constexpr index_t b = B::shape::dims[rank - 1];
    static constexpr index_t rows = A::shape::product(0, rank - 1);
    static constexpr kernels::set_sizes sizes{rows, a, b, A::shape::dims.data(), rank};
    const kernels::set_outputs<T> out{Indices::data(arena), Values::data(arena), Shape::data(arena),
                                      SortedA::data(arena), SortedB::data(arena)};
    std::array<index_t, rank> position{};
    const T* const left = A::data(arena);
    const index_t found = kernels::set_operation<Kept::first, Kept::second, Kept::both, T>(out, left, B::data(arena),
                                                                                           sizes, position.data());
    std::fill(out.values + found, out.values + Values::size, T{});
    std::fill(out.indices + found * static_cast<index_t>(rank), out.indices + Indices::size, std::int64_t{0});
    *Found::data(arena) = found;
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
