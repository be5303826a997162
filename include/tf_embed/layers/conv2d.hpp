// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/layers/epilogue.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tf_embed {

/// Two-dimensional convolution, NHWC, with bias, residual and activation fused.
///
///   In [N, H, W, C], Out [N, OH, OW, D]
///   Weights: packed<T, KH * KW * C / G, D / G, Block, Data, G>, TensorFlow's filter [KH, KW, C / G, D] with k counting
///     (row, column, channel)
///   out[n, y, x, d] = activation(bias[d] + residual[n, y, x, d]
///                                + sum(in[n, y SH - top + i DH, x SW - left + j DW, c] filter[i, j, c, d]))
///
/// In and Out must not overlap; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Window, class Epilogue = epilogue<>>
struct conv2d {
  using value_type = typename In::value_type;
  static_assert(In::shape::rank == 4 && Out::shape::rank == 4,
                "tf_embed: conv2d: input and output have four axes: batch, rows, columns, channels");
  static_assert(same_dtype<In, Out> && std::is_same_v<value_type, typename Weights::value_type>,
                "tf_embed: conv2d: input, weights and output have different element types");
  static_assert(In::shape::dim(0) == Out::shape::dim(0), "tf_embed: conv2d: input and output have different batches");
  static_assert(In::shape::dim(3) % Weights::groups == 0 &&
                    Window::kernel::h * Window::kernel::w * (In::shape::dim(3) / Weights::groups) == Weights::depth,
                "tf_embed: conv2d: the input's channels times the kernel's size are not the rows of the weights");
  static_assert(Out::shape::dim(3) == Weights::columns * Weights::groups,
                "tf_embed: conv2d: the output's channels are not the columns of the weights");
  static_assert(Out::shape::dim(1) == Window::out_h(In::shape::dim(1)),
                "tf_embed: conv2d: the output has another number of rows than the window gives");
  static_assert(Out::shape::dim(2) == Window::out_w(In::shape::dim(2)),
                "tf_embed: conv2d: the output has another number of columns than the window gives");
  static_assert(Epilogue::template bias_fits<Out::shape::dim(3)>,
                "tf_embed: conv2d: the bias needs one number for each output channel");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: conv2d: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Out::shape::dim(3)>,
                "tf_embed: conv2d: the activation needs one alpha for each output channel");

  static constexpr std::string_view name = "conv2d";
  static constexpr std::int64_t macs = std::int64_t{Out::size} * Weights::terms;
  static constexpr std::size_t stack_bytes = 3072;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using w = Window;
    static constexpr kernels::conv2d_sizes sizes{
        In::shape::dim(0),  In::shape::dim(1),  In::shape::dim(2),  In::shape::dim(3),
        Out::shape::dim(1), Out::shape::dim(2), Out::shape::dim(3), w::kernel::h,
        w::kernel::w,       w::strides::h,      w::strides::w,      w::dilations::h,
        w::dilations::w,    w::padding::top,    w::padding::left,   Weights::groups};
    constexpr int block = static_cast<int>(Weights::block);
    constexpr bool few = block == 1 && Weights::groups == 1 && Weights::columns <= kernels::dot_columns &&
                         simd::has_vectors<value_type, Arch>;
    const auto end = Epilogue::template make<value_type>(arena);
    if constexpr (few) {
      kernels::conv2d_few_columns<value_type, Arch, static_cast<int>(Weights::columns)>(
          sizes, In::data(arena), Weights::data(), Out::data(arena), end);
    } else {
      kernels::conv2d<value_type, Arch, block, kernels::panel_widths<value_type, Arch, block>(Weights::columns)>(
          sizes, In::data(arena), Weights::data(), Out::data(arena), end);
    }
    return status::ok;
  }
};

}  // namespace tf_embed
