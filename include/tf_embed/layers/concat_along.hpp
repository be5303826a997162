// SPDX-License-Identifier: Apache-2.0
// Layer: tensors joined along an axis whose size is only known at run time.
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

/// One of the tensors, with the size of the axis along which they are joined.
template <tensor_like Tensor, class Extent>
struct part {
  using tensor = Tensor;
  using extent = Extent;
};

/// The entries that there are of `Parts`, one tensor after the other along `Axis`. How many these are goes to `Count`;
/// the rest of `Out` is 0.
///
///     te::concat_along<y, m, 0, te::part<a, te::extent<n, 0, 1>>, te::part<b, te::fixed_extent>>   // a [24,4], b
///     [3,4]
template <writable_tensor Out, class Count, std::size_t Axis, class... Parts>
struct concat_along {
  static constexpr std::string_view name = "concat_along";
  static constexpr index_t room = Out::shape::dims[Axis];

  static_assert((same_dtype<typename Parts::tensor, Out> && ...),
                "tf_embed: concat_along: all tensors must have the same dtype");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    index_t at = 0;
    bool fine = true;
    (put<Parts>(arena, at, fine), ...);
    detail::write_count<Count>(arena, at);
    return fine ? status::ok : status::invalid_argument;
  }

 private:
  /// Each tensor is followed by zeros, until the next one is written there.
  template <class Part>
  static void put(std::byte* arena, index_t& at, bool& fine) noexcept {
    using axis = detail::along<typename Part::tensor, typename Part::extent, Axis>;
    const index_t n = axis::size(arena);
    fine = fine && n <= room - at;
    if (!fine) return;
    kernels::moved_entries m{axis::outer, axis::run, axis::dim, room, 0, 1, n, at};
    m.keeps_front = true;
    detail::move_entries<typename Part::tensor, Out>(arena, m);
    at += n;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
