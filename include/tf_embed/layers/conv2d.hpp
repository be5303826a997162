// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/algorithm.hpp>
#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/conv2d_in_strips.hpp>
#include <tf_embed/kernels/matmul_in_strips.hpp>
#include <tf_embed/layers/epilogue.hpp>
#include <tf_embed/layers/plane_sizes.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {

/// The pixels that an algorithm of conv2d takes for one.
template <class Algorithm>
inline constexpr index_t spread_pixels = 1;
template <index_t Pixels>
inline constexpr index_t spread_pixels<algorithm::spread<Pixels>> = Pixels;

}  // namespace detail

/// Two-dimensional convolution, NHWC, with bias, residual and activation fused.
///
///   In [N, H, W, C], Out [N, OH, OW, D]
///   Weights: packed<T, KH * KW * C / G, D / G, Block, Data, G>, TensorFlow's filter [KH, KW, C / G, D] with k counting
///     (row, column, channel)
///   out[n, y, x, d] = activation(bias[d] + residual[n, y, x, d]
///                                + sum(in[n, y SH - top + i DH, x SW - left + j DW, c] filter[i, j, c, d]))
///   Algorithm: how the sums are computed, one of core/algorithm.hpp; algorithm::dot becomes algorithm::gemm on an Arch
///     without vectors of T; algorithm::spread gives what algorithm::gemm does, but no pixel's infinity or NaN meets a
///     zero that stands where a neighbour does not see it
///
/// Out may lie over In as far as core/overlap.hpp allows for strips of rows, or of pixels where the window is one pixel
/// or the image one row; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Window, class Epilogue = epilogue<>,
          class Algorithm = algorithm::gemm>
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
  static constexpr bool is_dot = std::is_same_v<Algorithm, algorithm::dot>;
  static constexpr index_t pixels = detail::spread_pixels<Algorithm>;
  static_assert(
      is_dot || pixels > 1 || std::is_same_v<Algorithm, algorithm::gemm>,
      "tf_embed: conv2d: the algorithm must be algorithm::gemm, algorithm::dot or algorithm::spread of at least "
      "2 pixels");
  static_assert(!is_dot || Weights::groups == 1, "tf_embed: conv2d: algorithm::dot needs weights of one group");
  static_assert(!is_dot || Weights::columns <= algorithm::most_dot_columns,
                "tf_embed: conv2d: algorithm::dot needs at most 4 output channels");
  static_assert(!is_dot || Weights::block == 1, "tf_embed: conv2d: algorithm::dot needs weights packed by 1");

  static_assert(
      pixels == 1 || (Weights::groups == 1 && Window::dilations::w == 1 && Window::strides::w % pixels == 0 &&
                      Weights::columns % pixels == 0),
      "tf_embed: conv2d: algorithm::spread needs one group, no dilation along the row, and a stride and output "
      "channels that are multiples of its pixels");

  static constexpr std::string_view name = "conv2d";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr auto sizes =
        detail::convolution_sizes<kernels::conv2d_sizes, In, Out, Window, Weights::groups>(In::shape::dim(0));
    constexpr int block = static_cast<int>(Weights::block);
    static constexpr kernels::conv2d_sizes flat = kernels::flattened(sizes);
    static constexpr overlap_run how = overlap_run_for(
        kernels::sweep_of(flat, flat.in_channels, flat.out_channels), overlap_distance<In, Out>,
        kernels::sweeps_columns(flat) ? kernels::rows_of_tile<value_type, Arch, block>(Weights::columns) : 1);
    static_assert(how.how != overlap_run::order::impossible,
                  "tf_embed: conv2d: the output overwrites parts of the input that are still needed");
    const auto end = make_end(arena);
    const auto run_by = [&](auto kernel) {
      if constexpr (how.how == overlap_run::order::apart) {
        kernel(sizes, In::data(arena), Weights::data(arena), Out::data(arena), end);
      } else {
        kernels::conv2d_in_strips(kernel, flat, how, In::data(arena), Weights::data(arena), Out::data(arena), end);
      }
    };
    using activation = decltype(end.activation);
    if constexpr (is_dot && simd::has_vectors<value_type, Arch>) {
      run_by(kernels::conv2d_dot<value_type, Arch, static_cast<int>(Weights::columns), activation>);
    } else if constexpr (how.how != overlap_run::order::apart && std::is_same_v<Window, pointwise> &&
                         Weights::groups == 1 && simd::has_vectors<value_type, Arch>) {
      // A matrix product, which is cheaper to begin; without vectors code counts more.
      constexpr unsigned widths = kernels::panel_widths<value_type, Arch, block>(Weights::columns);
      kernels::matmul_in_strips(kernels::matmul<value_type, Arch, block, widths, activation>, how, flat.in_w,
                                Weights::depth, Weights::columns, In::data(arena), Weights::data(arena),
                                Out::data(arena), end);
    } else {
      constexpr unsigned widths = kernels::panel_widths<value_type, Arch, block>(Weights::columns);
      run_by(kernels::conv2d<value_type, Arch, block, widths, activation>);
    }
    return status::ok;
  }

 private:
  static auto make_end(std::byte* arena) noexcept {
    const auto end = Epilogue::template make<value_type>(arena);
    if constexpr (pixels == 1) {
      return end;
    } else {
      using activation = kernels::spread<decltype(end.activation)>;
      constexpr index_t step = Window::strides::w / pixels * In::shape::dim(3);
      return kernels::epilogue<value_type, activation>{
          end.bias, end.residual, {end.activation, pixels, Weights::columns / pixels, step, 0}};
    }
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
