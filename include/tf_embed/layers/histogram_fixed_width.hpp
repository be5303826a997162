// SPDX-License-Identifier: Apache-2.0
// Layer: how many values fall into each of equal parts of a range.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// counts[i] = how many of `n` values lie in part i of [range[0], range[1]]. The first part has all that is below, the
/// last all that is above.
template <class T, class Count>
status histogram(const T* values, index_t n, const T* range, Count* counts, index_t bins) noexcept {
  if (!(range[0] < range[1])) return status::invalid_argument;
  std::fill(counts, counts + bins, Count(0));
  const T low = range[0];
  const double first = static_cast<double>(low);
  const double step = (static_cast<double>(range[1]) - first) / static_cast<double>(bins);
  const double last = static_cast<double>(bins - 1);
  for (index_t i = 0; i < n; ++i) {
    const T x = values[i];
    if (x != x) return status::invalid_argument;
    const double above = x < low ? 0.0 : static_cast<double>(x) - first;
    const double at = std::min(above / step, last);
    ++counts[static_cast<index_t>(at)];
  }
  return status::ok;
}
}  // namespace kernels

/// TensorFlow's HistogramFixedWidth. NaN, and a range that is empty, are `status::invalid_argument`.
///
///     te::histogram_fixed_width<x, range, y>   // x any shape, range [2] of the same type, y int32 [10]
template <tensor_like Values, tensor_like Range, writable_tensor Out>
struct histogram_fixed_width {
  static constexpr std::string_view name = "histogram_fixed_width";
  static constexpr std::size_t stack_bytes = 128;

  static_assert(same_dtype<Values, Range> && Range::size == 2 && std::is_integral_v<typename Out::value_type> &&
                    Out::shape::rank == 1 && Out::size != 0,
                "tf_embed: histogram_fixed_width: values and range have one type, the range two ends");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    return kernels::histogram(Values::data(arena), Values::size, Range::data(arena), Out::data(arena), Out::size);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
