// SPDX-License-Identifier: Apache-2.0
// Layers: convolutions over volumes, and transposed ones.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/conv3d.hpp>
#include <tf_embed/layers/epilogue.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {

/// Whether `From` under the window has the planes, rows and columns of `To`.
template <class From, class To, class Window>
constexpr bool volumes_fit() {
  using plane = typename Window::plane;
  return From::shape::dim(0) == To::shape::dim(0) && To::shape::dim(1) == Window::depth::out(From::shape::dim(1)) &&
         To::shape::dim(2) == plane::out_h(From::shape::dim(2)) &&
         To::shape::dim(3) == plane::out_w(From::shape::dim(3));
}

template <class In, class Out, class Depth>
constexpr kernels::depth_sizes depths_of() noexcept {
  return {In::shape::dim(1), Out::shape::dim(1), Depth::taps, Depth::stride, Depth::dilation, Depth::before};
}

}  // namespace detail

/// Three-dimensional convolution, NDHWC, with bias, residual and activation fused.
///
///   In [N, D, H, W, C], Out [N, OD, OH, OW, M]
///   Weights: packed<T, KH * KW * C / G, M / G, Block, Data, KD * G>, TensorFlow's filter [KD, KH, KW, C / G, M]
///   out = activation(bias + residual + sum of in under the taps of the window times the filter), see conv2d
///
/// In and Out must not overlap; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Window, class Epilogue = epilogue<>>
struct conv3d {
  using value_type = typename In::value_type;
  using depth = typename Window::depth;
  using plane = typename Window::plane;
  static constexpr index_t groups = Weights::groups / depth::taps;
  static_assert(In::shape::rank == 5 && Out::shape::rank == 5,
                "tf_embed: conv3d: input and output have five axes: batch, planes, rows, columns, channels");
  static_assert(same_dtype<In, Out> && std::is_same_v<value_type, typename Weights::value_type>,
                "tf_embed: conv3d: input, weights and output have different element types");
  static_assert(detail::volumes_fit<In, Out, Window>(),
                "tf_embed: conv3d: the output has other planes, rows or columns than the window gives");
  static_assert(Weights::groups % depth::taps == 0 && In::shape::dim(4) % groups == 0 &&
                    plane::kernel::h * plane::kernel::w * (In::shape::dim(4) / groups) == Weights::depth,
                "tf_embed: conv3d: the input's channels times the kernel's size are not the rows of the weights");
  static_assert(Out::shape::dim(4) == Weights::columns * groups,
                "tf_embed: conv3d: the output's channels are not the columns of the weights");
  static_assert(Epilogue::template bias_fits<Out::shape::dim(4)>,
                "tf_embed: conv3d: the bias needs one number for each output channel");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: conv3d: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Out::shape::dim(4)>,
                "tf_embed: conv3d: the activation needs one alpha for each output channel");

  static constexpr std::string_view name = "conv3d";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 5120 : 2304;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr auto depths = detail::depths_of<In, Out, depth>();
    static constexpr auto sizes = detail::convolution_sizes<kernels::conv2d_sizes, In, Out, plane, groups>(1);
    constexpr int block = static_cast<int>(Weights::block);
    constexpr unsigned widths = kernels::panel_widths<value_type, Arch, block>(Weights::columns);
    kernels::conv3d<value_type, Arch, block, widths>(depths, sizes, In::shape::dim(0), In::data(arena),
                                                     Weights::data(arena), Out::data(arena),
                                                     Epilogue::template make<value_type>(arena));
    return status::ok;
  }
};

/// Transposed convolution over volumes, NDHWC, with bias, residual and activation fused: TensorFlow's
/// Conv3DBackpropInputV2.
///
///   In [N, OD, OH, OW, M] (TensorFlow's out_backprop), Out [N, D, H, W, C]
///   Weights: packed<T, KH * KW * M / G, C / G, Block, Data, KD * G>; for each tap along the depth those of
///     conv2d_backprop_input, made of TensorFlow's filter [KD, KH, KW, C / G, M]
///   Window: that of the forward convolution, which takes Out's shape to In's.
///
/// In and Out must not overlap; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Window, class Epilogue = epilogue<>>
struct conv3d_backprop_input {
  using value_type = typename In::value_type;
  using depth = typename Window::depth;
  using plane = typename Window::plane;
  static constexpr index_t groups = Weights::groups / depth::taps;
  static_assert(In::shape::rank == 5 && Out::shape::rank == 5,
                "tf_embed: conv3d_backprop_input: input and output have five axes: batch, planes, rows, columns, "
                "channels");
  static_assert(same_dtype<In, Out> && std::is_same_v<value_type, typename Weights::value_type>,
                "tf_embed: conv3d_backprop_input: input, weights and output have different element types");
  static_assert(detail::volumes_fit<Out, In, Window>(),
                "tf_embed: conv3d_backprop_input: the input has other planes, rows or columns than the window gives");
  static_assert(Weights::groups % depth::taps == 0 && In::shape::dim(4) % groups == 0 &&
                    plane::kernel::h * plane::kernel::w * (In::shape::dim(4) / groups) == Weights::depth,
                "tf_embed: conv3d_backprop_input: the input's channels times the kernel's size are not the rows of "
                "the weights");
  static_assert(Out::shape::dim(4) == Weights::columns * groups,
                "tf_embed: conv3d_backprop_input: the output's channels are not the columns of the weights");
  static_assert(Epilogue::template bias_fits<Out::shape::dim(4)>,
                "tf_embed: conv3d_backprop_input: the bias needs one number for each output channel");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: conv3d_backprop_input: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Out::shape::dim(4)>,
                "tf_embed: conv3d_backprop_input: the activation needs one alpha for each output channel");

  static constexpr std::string_view name = "conv3d_backprop_input";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 5120 : 2304;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr auto depths = detail::depths_of<In, Out, depth>();
    static constexpr auto sizes = detail::convolution_sizes<kernels::conv2d_sizes, In, Out, plane, groups>(1);
    kernels::conv3d_backprop_input<value_type, Arch, static_cast<int>(Weights::block)>(
        depths, sizes, In::shape::dim(0), In::data(arena), Weights::data(arena), Out::data(arena),
        Epilogue::template make<value_type>(arena));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
