// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of real numbers, and back.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/rfft.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's RFFT of `Length` numbers along the last axis: In [..., n] of reals, Out [..., Length / 2 + 1] of
/// complex numbers. Of a longer row the first numbers are taken, a shorter one goes on with zeros. `Algorithm`
/// (core/algorithm.hpp) is for half the length where that is even; `Tables` and `Scratch` as for te::fft.
template <tensor_like In, complex_tensor Out, index_t Length, class Algorithm, class Tables, writable_tensor Scratch>
struct rfft {
  using T = typename In::value_type;
  static constexpr index_t have = In::shape::dims.back();

  static_assert(std::is_same_v<part_of<Out>, T>,
                "tf_embed: rfft: the output must be made of parts of the input's type");
  static_assert(Out::shape::dims.back() == Length / 2 + 1 && In::size * (Length / 2 + 1) == Out::size * have,
                "tf_embed: rfft: the output must have Length / 2 + 1 numbers for each row of the input");
  static_assert(Scratch::size >= kernels::rfft_room<Algorithm>, "tf_embed: rfft: the scratch tensor is too small");

  static constexpr std::string_view name = "rfft";
  static constexpr std::size_t stack_bytes = 512 + 64 * simd::lanes<T> * sizeof(T);  // butterflies and their factors

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::rfft_rows<Length, Algorithm, Arch, T>(In::data(arena), have, parts<Out>(arena),
                                                   Out::size / (Length / 2 + 1), Scratch::data(arena), Tables::data());
    return status::ok;
  }
};

/// TensorFlow's IRFFT to `Length` numbers along the last axis: In [..., n] of complex numbers, of which Length / 2 + 1
/// count, Out [..., Length] of reals.
template <complex_tensor In, writable_tensor Out, index_t Length, class Algorithm, class Tables,
          writable_tensor Scratch>
struct irfft {
  using T = typename Out::value_type;
  static constexpr index_t have = In::shape::dims.back();

  static_assert(std::is_same_v<part_of<In>, T>, "tf_embed: irfft: the output must be of the type of the input's parts");
  static_assert(Out::shape::dims.back() == Length && In::size * Length == Out::size * have,
                "tf_embed: irfft: the output must have Length numbers for each row of the input");
  static_assert(Scratch::size >= kernels::irfft_room<Algorithm>, "tf_embed: irfft: the scratch tensor is too small");

  static constexpr std::string_view name = "irfft";
  static constexpr std::size_t stack_bytes = 512 + 64 * simd::lanes<T> * sizeof(T);  // butterflies and their factors

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::irfft_rows<Length, Algorithm, Arch, T>(parts<In>(arena), have, Out::data(arena), Out::size / Length,
                                                    Scratch::data(arena), Tables::data());
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
