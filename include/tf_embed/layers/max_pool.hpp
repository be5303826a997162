// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pool.hpp>
#include <tf_embed/kernels/pool_in_pieces.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tf_embed {

/// Max pooling, NHWC.
///
///   In [N, H, W, C], Out [N, OH, OW, C]
///   max over the window's elements inside the image; NaN is passed over, as TensorFlow's CPU kernel does
///
/// Out may lie over In as far as core/overlap.hpp allows for pieces of rows.
template <tensor_like In, writable_tensor Out, class Window>
struct max_pool {
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4,
                "tf_embed: max_pool: input and output have four axes: batch, rows, columns, channels");
  static_assert(same_dtype<In, Out>, "tf_embed: max_pool: input and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0) && In::shape::dim(3) == Out::shape::dim(3),
                "tf_embed: max_pool: input and output differ in batch or channels");
  static_assert(Out::shape::dim(1) == Window::out_h(In::shape::dim(1)),
                "tf_embed: max_pool: the output has another number of rows than the window gives");
  static_assert(Out::shape::dim(2) == Window::out_w(In::shape::dim(2)),
                "tf_embed: max_pool: the output has another number of columns than the window gives");

  static constexpr std::string_view name = "max_pool";
  static constexpr std::int64_t macs = 0;
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using w = Window;
    constexpr kernels::pool_sizes sizes{In::shape::dim(0),  In::shape::dim(1),  In::shape::dim(2), In::shape::dim(3),
                                        Out::shape::dim(1), Out::shape::dim(2), w::kernel::h,      w::kernel::w,
                                        w::strides::h,      w::strides::w,      w::dilations::h,   w::dilations::w,
                                        w::padding::top,    w::padding::left};
    static constexpr overlap_run how =
        overlap_run_for(kernels::sweep_of(sizes, sizes.channels, sizes.channels), overlap_distance<In, Out>);
    static_assert(how.how != overlap_run::order::impossible,
                  "tf_embed: max_pool: the output overwrites parts of the input that are still needed");
    using value_type = typename In::value_type;
    if constexpr (how.how == overlap_run::order::apart) {
      kernels::pool<value_type, Arch, kernels::max_of>(sizes, In::data(arena), Out::data(arena));
    } else {
      kernels::pool_in_pieces<value_type, Arch, kernels::max_of>(sizes, how, In::data(arena), Out::data(arena));
    }
    return status::ok;
  }
};

}  // namespace tf_embed
