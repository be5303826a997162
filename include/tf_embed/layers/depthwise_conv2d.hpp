// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/depthwise_conv2d.hpp>
#include <tf_embed/kernels/depthwise_conv2d_in_strips.hpp>
#include <tf_embed/layers/epilogue.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// Depthwise convolution, NHWC: every channel has filters of its own; bias, residual and activation are fused.
///
///   In [N, H, W, C], Out [N, OH, OW, C * M]
///   Filter: a constant tensor, TensorFlow's [KH, KW, C, M] as it is
///   out[n, y, x, c M + m] = activation(bias + residual
///                                      + sum(in[n, y SH - top + i DH, x SW - left + j DW, c] filter[i, j, c, m]))
///
/// Out may lie over In as far as core/overlap.hpp allows for strips of rows; the residual may be Out itself.
template <tensor_like In, tensor_like Filter, writable_tensor Out, class Window, class Epilogue = epilogue<>>
struct depthwise_conv2d {
  using value_type = typename In::value_type;
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4 && Filter::shape::rank == 4,
                "tf_embed: depthwise_conv2d: input, filter and output have four axes");
  static_assert(same_dtype<In, Out> && same_dtype<In, Filter>,
                "tf_embed: depthwise_conv2d: input, filter and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0),
                "tf_embed: depthwise_conv2d: input and output have different batches");
  static_assert(Filter::shape::dim(0) == Window::kernel::h && Filter::shape::dim(1) == Window::kernel::w,
                "tf_embed: depthwise_conv2d: the filter has another size than the window");
  static_assert(Filter::shape::dim(2) == In::shape::dim(3),
                "tf_embed: depthwise_conv2d: the filter expects another number of input channels");
  static_assert(Out::shape::dim(3) == Filter::shape::dim(2) * Filter::shape::dim(3),
                "tf_embed: depthwise_conv2d: the output's channels are not input channels times multiplier");
  static_assert(Out::shape::dim(1) == Window::out_h(In::shape::dim(1)),
                "tf_embed: depthwise_conv2d: the output has another number of rows than the window gives");
  static_assert(Out::shape::dim(2) == Window::out_w(In::shape::dim(2)),
                "tf_embed: depthwise_conv2d: the output has another number of columns than the window gives");
  static_assert(Epilogue::template bias_fits<Out::shape::dim(3)>,
                "tf_embed: depthwise_conv2d: the bias needs one number for each output channel");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: depthwise_conv2d: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Out::shape::dim(3)>,
                "tf_embed: depthwise_conv2d: the activation needs one alpha for each output channel");

  static constexpr std::string_view name = "depthwise_conv2d";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::depthwise_sizes sizes{detail::plane_sizes<In, Out, Window>(In::shape::dim(0)),
                                                    In::shape::dim(3), Filter::shape::dim(3)};
    constexpr bool many = sizes.multiplier > 1;
    static constexpr overlap_run how =
        overlap_run_for(kernels::sweep_of(sizes, In::shape::dim(3), Out::shape::dim(3)), overlap_distance<In, Out>);
    static_assert(how.how != overlap_run::order::impossible,
                  "tf_embed: depthwise_conv2d: the output overwrites parts of the input that are still needed");
    const auto end = Epilogue::template make<value_type>(arena);
    if constexpr (how.how == overlap_run::order::apart) {
      kernels::depthwise_conv2d<value_type, Arch, many>(sizes, In::data(arena), Filter::data(arena), Out::data(arena),
                                                        end);
    } else {
      kernels::depthwise_conv2d_in_strips<value_type, Arch, many>(sizes, how, In::data(arena), Filter::data(arena),
                                                                  Out::data(arena), end);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
