// SPDX-License-Identifier: Apache-2.0
// Layers: whether a size that is only known at run time is one that an op takes.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/layers/along.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `status::invalid_argument` unless `Extent` is within [`Least`, `Most`].
///
///     te::check_extent<te::extent<n, 0, 1>, 3, 24>   // n int64 []
template <class Extent, index_t Least, index_t Most>
struct check_extent {
  static constexpr std::string_view name = "check_extent";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const index_t n = Extent::value(arena);
    return n >= Least && n <= Most ? status::ok : status::invalid_argument;
  }
};

/// The number in `Value` becomes a count: `status::invalid_argument` unless it is within [0, `Most`], and not more than
/// `Extent` (where that is one).
///
///     te::take_count<k, te::extent<n, 0, 1>, 24, m>   // k int32 [], n, m int64 []
template <tensor_like Value, class Extent, index_t Most, class Count>
struct take_count {
  static constexpr std::string_view name = "take_count";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const auto k = static_cast<index_t>(*Value::data(arena));
    index_t most = Most;
    if constexpr (!Extent::is_fixed) most = Extent::value(arena);
    if (k < 0 || k > Most || k > most) return status::invalid_argument;
    detail::write_count<Count>(arena, k);
    return status::ok;
  }
};

/// How many positions `Step` apart a window has that has `Extent` and `More` of them one apart goes to `Count`:
/// none where only steps of several do not fit. `status::invalid_argument` where TensorFlow finds a negative number.
///
///     te::window_count<te::extent<n, 1, 1>, -2, 2, m>   // a window of 3 steps by 2; n, m int64 []
template <class Extent, index_t More, index_t Step, class Count>
struct window_count {
  static constexpr std::string_view name = "window_count";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const index_t n = (Extent::value(arena) + More + Step - 1) / Step;  // towards 0, as TensorFlow divides
    if (n < 0) return status::invalid_argument;
    detail::write_count<Count>(arena, n);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
