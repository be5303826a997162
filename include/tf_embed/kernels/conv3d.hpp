// SPDX-License-Identifier: Apache-2.0
// Convolutions over volumes as sums of convolutions over planes, one for each tap along the depth: the first writes a
// plane of the output, the others add to it, the last applies bias and activation.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/conv2d_backprop_input.hpp>
#include <tf_embed/kernels/support/activation.hpp>

#include <algorithm>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The depth of a convolution over volumes, NDHWC; for the transposed one it is that of the forward convolution, from
/// the output to the input.
struct depth_sizes {
  index_t in, out;
  index_t taps, stride, dilation, pad;
};

namespace detail {

/// One plane of output at a time. `taps_of(plane, first, last, step)` tells which taps meet the input: from `first`
/// up to `last`, every `step`. `run(end, plane, tap, out)` computes what one tap gives, or, with tap -1, what is left
/// where none does.
template <class T, class Activation, class Taps, class Run>
TF_EMBED_INLINE void sum_over_depth(index_t planes, index_t out_plane, T* out, const epilogue<T, Activation>& end,
                                    Taps taps_of, Run run) noexcept {
  for (index_t plane = 0; plane < planes; ++plane, out += out_plane) {
    const T* const residual = end.residual ? end.residual + plane * out_plane : nullptr;
    index_t first, last, step;
    taps_of(plane, first, last, step);
    const bool several = first + step < last;
    if (several) {
      epilogue<T, clamp<T>> partial;
      partial.residual = residual;
      for (; first + step < last; first += step) {
        run(partial, plane, first, out);
        partial.residual = out;
      }
    }
    epilogue<T, Activation> e = end;
    e.residual = several ? out : residual;
    run(e, plane, first < last ? first : index_t{-1}, out);
  }
}

}  // namespace detail

/// out = activation(conv(in, weights) + bias + residual). `plane` has the sizes of one image; weights are, for each tap
/// along the depth, those of conv2d. `in` and `out` must not overlap; the residual may be `out`.
template <class T, class Arch, int Block, unsigned Widths, class Activation>
void conv3d(const depth_sizes& d, const conv2d_sizes& plane, index_t batch, const T* in, const T* weights, T* out,
            const epilogue<T, Activation>& end) noexcept {
  const index_t in_plane = plane.in_h * plane.in_w * plane.in_channels;
  const index_t out_plane = plane.out_h * plane.out_w * plane.out_channels;
  const index_t depth = plane.kernel_h * plane.kernel_w * (plane.in_channels / plane.groups);
  const index_t tap_size = (plane.out_channels / plane.groups + Block - 1) / Block * Block * depth * plane.groups;
  conv2d_sizes nothing = plane;  // an image without rows: bias and activation alone
  nothing.in_h = 0;
  detail::sum_over_depth(
      batch * d.out, out_plane, out, end,
      [&](index_t o, index_t& first, index_t& last, index_t& step) {
        const index_t start = o % d.out * d.stride - d.pad;
        first = start >= 0 ? 0 : (-start + d.dilation - 1) / d.dilation;
        last = d.in <= start ? 0 : std::min(d.taps, (d.in - start + d.dilation - 1) / d.dilation);
        step = 1;
      },
      [&](const auto& e, index_t o, index_t tap, T* to) {
        const bool any = tap >= 0;
        const index_t from = any ? o / d.out * d.in + o % d.out * d.stride - d.pad + tap * d.dilation : 0;
        conv2d<T, Arch, Block, Widths>(any ? plane : nothing, in + from * in_plane,
                                       weights + (any ? tap : 0) * tap_size, to, e);
      });
}

/// out = activation(transposed convolution of in + bias + residual). `plane` has the sizes of one image; weights are,
/// for each tap along the depth, those of conv2d_backprop_input. `in` and `out` must not overlap; the residual may be
/// `out`.
template <class T, class Arch, int Block, class Activation>
void conv3d_backprop_input(const depth_sizes& d, const conv2d_sizes& plane, index_t batch, const T* in,
                           const T* weights, T* out, const epilogue<T, Activation>& end) noexcept {
  const index_t in_plane = plane.in_h * plane.in_w * plane.in_channels;
  const index_t out_plane = plane.out_h * plane.out_w * plane.out_channels;
  const index_t depth = plane.kernel_h * plane.kernel_w * (plane.in_channels / plane.groups);
  const index_t tap_size = (plane.out_channels / plane.groups + Block - 1) / Block * Block * depth * plane.groups;
  conv2d_sizes nothing = plane;  // an image without rows, in a single phase: bias and activation alone
  nothing.in_h = 0;
  nothing.stride_h = nothing.stride_w = 1;
  // Taps that hit plane o of the output: those with o + pad - tap * dilation a multiple of the stride, inside the
  // input.
  const auto hits = [&](index_t o, index_t tap) {
    const index_t at = o + d.pad - tap * d.dilation;
    return at >= 0 && at % d.stride == 0 && at / d.stride < d.in;
  };
  detail::sum_over_depth(
      batch * d.out, out_plane, out, end,
      [&](index_t o, index_t& first, index_t& last, index_t& step) {
        first = last = 0;
        step = 1;
        while (first < d.taps && !hits(o % d.out, first)) ++first;
        if (first == d.taps) return;
        // They are equally far apart.
        last = first + 1;
        for (index_t tap = first + 1; tap < d.taps; ++tap) {
          if (!hits(o % d.out, tap)) continue;
          if (last == first + 1) step = tap - first;
          last = tap + 1;
        }
        if (last == first + 1) step = d.taps;
      },
      [&](const auto& e, index_t o, index_t tap, T* to) {
        const bool any = tap >= 0;
        const index_t from = any ? o / d.out * d.in + (o % d.out + d.pad - tap * d.dilation) / d.stride : 0;
        conv2d_backprop_input<T, Arch, Block>(any ? plane : nothing, in + from * in_plane,
                                              weights + (any ? tap : 0) * tap_size, to, e);
      });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
