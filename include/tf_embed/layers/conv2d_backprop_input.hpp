// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/conv2d_backprop_input.hpp>
#include <tf_embed/layers/epilogue.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// Transposed convolution, NHWC, with bias, residual and activation fused: TensorFlow's Conv2DBackpropInput.
///
///   In [N, OH, OW, D] (TensorFlow's out_backprop), Out [N, H, W, C]
///   Weights: packed<T, KH * KW * D / G, C / G, Block, Data, G>, made of TensorFlow's filter [KH, KW, C / G, D]. Rows
///   of
///     a matrix go by phase (i DH % SH, j DW % SW) of their tap (i, j), in a phase by taps from the last to the first,
///     in a tap by D.
///   Window: that of the forward convolution, which takes Out's shape to In's.
///   out[n, h, w, c] = activation(bias[c] + residual[n, h, w, c]
///                                + sum(in[n, y, x, d] filter[i, j, c, d]) over all y SH - top + i DH = h and
///                                                                              x SW - left + j DW = w)
///
/// In and Out must not overlap; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Window, class Epilogue = epilogue<>>
struct conv2d_backprop_input {
  using value_type = typename In::value_type;
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4,
                "tf_embed: conv2d_backprop_input: input and output have four axes: batch, rows, columns, channels");
  static_assert(same_dtype<In, Out> && std::is_same_v<value_type, typename Weights::value_type>,
                "tf_embed: conv2d_backprop_input: input, weights and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0),
                "tf_embed: conv2d_backprop_input: input and output have different batches");
  static_assert(In::shape::dim(3) % Weights::groups == 0 &&
                    Window::kernel::h * Window::kernel::w * (In::shape::dim(3) / Weights::groups) == Weights::depth,
                "tf_embed: conv2d_backprop_input: the input's channels times the kernel's size are not the rows of the "
                "weights");
  static_assert(Out::shape::dim(3) == Weights::columns * Weights::groups,
                "tf_embed: conv2d_backprop_input: the output's channels are not the columns of the weights");
  static_assert(In::shape::dim(1) == Window::out_h(Out::shape::dim(1)),
                "tf_embed: conv2d_backprop_input: the input has another number of rows than the window gives");
  static_assert(In::shape::dim(2) == Window::out_w(Out::shape::dim(2)),
                "tf_embed: conv2d_backprop_input: the input has another number of columns than the window gives");
  static_assert(Epilogue::template bias_fits<Out::shape::dim(3)>,
                "tf_embed: conv2d_backprop_input: the bias needs one number for each output channel");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: conv2d_backprop_input: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Out::shape::dim(3)>,
                "tf_embed: conv2d_backprop_input: the activation needs one alpha for each output channel");

  static constexpr std::string_view name = "conv2d_backprop_input";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr auto sizes =
        detail::convolution_sizes<kernels::conv2d_sizes, In, Out, Window, Weights::groups>(In::shape::dim(0));
    kernels::conv2d_backprop_input<value_type, Arch, static_cast<int>(Weights::block)>(
        sizes, In::data(arena), Weights::data(arena), Out::data(arena), Epilogue::template make<value_type>(arena));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
