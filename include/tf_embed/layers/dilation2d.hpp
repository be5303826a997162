// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/dilation2d.hpp>
#include <tf_embed/layers/largest_from.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Dilation2D, NHWC.
///
///   In [N, H, W, C], Filter [KH, KW, C], Out [N, OH, OW, C]; the window's dilations are TensorFlow's rates
///   out[n, y, x, c] = max(in[n, y SH - top + i DH, x SW - left + j DW, c] + filter[i, j, c]) over taps inside the
///   image
///
/// NaN is passed over, and nothing is below the lowest finite number, or that of `Largest`. Out must not overlap In or
/// Filter.
template <tensor_like In, tensor_like Filter, writable_tensor Out, class Window, class Largest = kernels::max_of>
struct dilation2d {
  using value_type = typename In::value_type;
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4 && Filter::shape::rank == 3,
                "tf_embed: dilation2d: input and output have four axes, the filter three");
  static_assert(same_dtype<In, Out> && same_dtype<In, Filter>,
                "tf_embed: dilation2d: input, filter and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0) && In::shape::dim(3) == Out::shape::dim(3) &&
                    In::shape::dim(3) == Filter::shape::dim(2),
                "tf_embed: dilation2d: input, filter and output differ in batch or channels");
  static_assert(Filter::shape::dim(0) == Window::kernel::h && Filter::shape::dim(1) == Window::kernel::w,
                "tf_embed: dilation2d: the filter has another size than the window");
  static_assert(Out::shape::dim(1) == Window::out_h(In::shape::dim(1)) &&
                    Out::shape::dim(2) == Window::out_w(In::shape::dim(2)),
                "tf_embed: dilation2d: the output has other rows or columns than the window gives");

  static constexpr std::string_view name = "dilation2d";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::pool_sizes sizes{detail::plane_sizes<In, Out, Window>(In::shape::dim(0)),
                                               In::shape::dim(3)};
    kernels::dilation2d<value_type, Arch, Largest>(sizes, In::data(arena), Filter::data(arena), Out::data(arena));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
