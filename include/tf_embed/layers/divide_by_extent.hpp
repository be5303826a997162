// SPDX-License-Identifier: Apache-2.0
// Layers: arithmetic with, and a check of, a size that is only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out` is `In` divided by `Extent` times `Others`: means of sums over an axis whose size is known at run time. NaN
/// where there is nothing to average, as in TensorFlow; integers then are 0.
///
///     te::divide_by_extent<sums, te::extent<n, 0, 1>, y, 1>   // sums, y float [4], n int64 []
template <tensor_like In, class Extent, writable_tensor Out, index_t Others>
struct divide_by_extent {
  static constexpr std::string_view name = "divide_by_extent";

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: divide_by_extent: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    const index_t count = Extent::value(arena) * Others;
    const T* from = In::data(arena);
    T* to = Out::data(arena);
    for (index_t i = 0; i < Out::size; ++i) {
      if constexpr (std::is_floating_point_v<T>) {
        to[i] = from[i] / static_cast<T>(count);
      } else if constexpr (std::is_signed_v<T>) {
        to[i] = count == 0 ? T{0} : static_cast<T>(static_cast<std::int64_t>(from[i]) / count);
      } else {
        to[i] =
            count == 0 ? T{0} : static_cast<T>(static_cast<std::uint64_t>(from[i]) / static_cast<std::uint64_t>(count));
      }
    }
    return status::ok;
  }
};

/// `status::invalid_argument` where an axis has no entries.
///
///     te::check_not_empty<te::extent<n, 0, 1>>   // n int64 []
template <class Extent>
struct check_not_empty {
  static constexpr std::string_view name = "check_not_empty";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return Extent::value(arena) > 0 ? status::ok : status::invalid_argument;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
