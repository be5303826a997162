// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of complex numbers.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/fft.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's FFT, or IFFT where `Inverse`, along one axis: 0 is the first. In and Out have one shape and complex
/// element type. `Algorithm` (core/algorithm.hpp) is for the size of that axis, and `Tables` hold its factors, as
/// generator/ops/spectrum/fft_tables.hpp says. `Scratch` is a tensor of the parts' type: 4 buffers of a column, or of
/// as many columns as it has room for where the axis is not the last.
template <complex_tensor In, complex_tensor Out, std::size_t Axis, bool Inverse, class Algorithm, class Tables,
          writable_tensor Scratch>
struct fft {
  using T = part_of<In>;
  static constexpr index_t inner = Out::shape::product(Axis + 1, Out::shape::rank);
  static constexpr index_t column = 4 * kernels::fft_plan<Algorithm>::room;

  static_assert(same_dtype<In, Out> && same_shape<In, Out>, "tf_embed: fft: input and output must be of one type");
  static_assert(kernels::fft_plan<Algorithm>::length == Out::shape::dim(Axis),
                "tf_embed: fft: the algorithm is for another length than the axis has");
  static_assert(Scratch::size >= column, "tf_embed: fft: the scratch tensor is too small");

  static constexpr std::string_view name = "fft";
  static constexpr std::size_t stack_bytes = 512 + 64 * simd::lanes<T> * sizeof(T);  // butterflies and their factors

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t outer = Out::shape::product(0, Axis);
    if constexpr (inner == 1) {
      kernels::fft_rows<Algorithm, Arch, Inverse, T>(parts<In>(arena), parts<Out>(arena), outer, Scratch::data(arena),
                                                     Tables::data());
    } else {
      kernels::fft_along<Algorithm, Arch, Inverse, T>(parts<In>(arena), parts<Out>(arena), outer, inner,
                                                      Scratch::size / column, Scratch::data(arena), Tables::data());
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
