// SPDX-License-Identifier: Apache-2.0
// Layer: what is in one vector and not in another.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/list_diff.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's ListDiff: `Out` begins with the elements of `X` that `Y` does not hold, `Indices` says where they were,
/// `Found` how many they are. A NaN is like nothing. `Sorted` is room for `Y`: n log n comparisons.
///
///     te::list_diff<x, y, out, at, n, sorted>   // x, out float [24], at int32 [24], y, sorted float [8], n int64 []
template <tensor_like X, tensor_like Y, writable_tensor Out, writable_tensor Indices, writable_tensor Found,
          writable_tensor Sorted>
struct list_diff {
  static constexpr std::string_view name = "list_diff";
  static constexpr std::size_t stack_bytes = 1024;

  static_assert(same_dtype<X, Y> && same_dtype<X, Out> && same_dtype<X, Sorted> && same_shape<X, Out> &&
                    same_shape<X, Indices> && same_shape<Y, Sorted>,
                "tf_embed: list_diff: the outputs must be like the first vector, the room like the second");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename X::value_type;
    *Found::data(arena) = kernels::list_diff<T>(Out::data(arena), Indices::data(arena), Sorted::data(arena),
                                                X::data(arena), X::size, Y::data(arena), Y::size);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
