// SPDX-License-Identifier: Apache-2.0
// Layers: max and average pooling.
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/pool_in_strips.hpp>
#include <tf_embed/layers/largest_from.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// Pooling, NHWC.
///
///   In [N, H, W, C], Out [N, OH, OW, C]
///   Reduction: kernels::max_of or kernels::mean_of, or te::largest_from, over the window's elements inside the image
///
/// Out may lie over In as far as core/overlap.hpp allows for strips of rows.
template <class Reduction, tensor_like In, writable_tensor Out, class Window>
struct pool {
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4,
                "tf_embed: pool: input and output have four axes: batch, rows, columns, channels");
  static_assert(same_dtype<In, Out>, "tf_embed: pool: input and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0) && In::shape::dim(3) == Out::shape::dim(3),
                "tf_embed: pool: input and output differ in batch or channels");
  static_assert(Out::shape::dim(1) == Window::out_h(In::shape::dim(1)),
                "tf_embed: pool: the output has another number of rows than the window gives");
  static_assert(Out::shape::dim(2) == Window::out_w(In::shape::dim(2)),
                "tf_embed: pool: the output has another number of columns than the window gives");

  static constexpr std::string_view name = std::is_base_of_v<kernels::max_of, Reduction> ? "max_pool" : "avg_pool";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr kernels::pool_sizes sizes{detail::plane_sizes<In, Out, Window>(In::shape::dim(0)), In::shape::dim(3)};
    static constexpr overlap_run how =
        overlap_run_for(kernels::sweep_of(sizes, sizes.channels, sizes.channels), overlap_distance<In, Out>);
    static_assert(how.how != overlap_run::order::impossible,
                  "tf_embed: pool: the output overwrites parts of the input that are still needed");
    using value_type = typename In::value_type;
    if constexpr (how.how == overlap_run::order::apart) {
      kernels::pool<value_type, Arch, Reduction>(sizes, In::data(arena), Out::data(arena));
    } else {
      kernels::pool_in_strips<value_type, Arch, Reduction>(sizes, how, In::data(arena), Out::data(arena));
    }
    return status::ok;
  }
};

/// The largest element; NaN is passed over, and nothing is below the lowest finite number, as with TensorFlow's CPU
/// kernel.
template <tensor_like In, writable_tensor Out, class Window>
using max_pool = pool<kernels::max_of, In, Out, Window>;

/// The mean; padding does not count.
template <tensor_like In, writable_tensor Out, class Window>
using avg_pool = pool<kernels::mean_of, In, Out, Window>;

}  // namespace tf_embed::TF_EMBED_TARGET
