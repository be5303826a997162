// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of real numbers: those of half as many complex ones where the length is even.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/fft.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/pairs.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// From the transform z of n complex numbers, which are 2n real ones, to that of the latter: pairs [0, n].
/// `turns` are e^(-pi i k / n) / 2 for k < n, the real parts first.
template <class Arch, class T>
TF_EMBED_NOINLINE void unfold_spectrum(split<const T> z, T* y, index_t n, const T* turns) noexcept {
  const auto bin = [&](auto k, auto ar, auto ai, auto br, auto bi, auto wr, auto wi) TF_EMBED_LAMBDA_INLINE {
    using B = decltype(ar);
    const B half(T(0.5));
    const B dr = ar - br, di = ai + bi;
    const B re = simd::fma(wi, dr, simd::fma(wr, di, (ar + br) * half));
    const B im = simd::fma(wi, di, simd::fma(-wr, dr, (ai - bi) * half));
    simd::store_pairs(y + 2 * k, re, im);
  };
  using S = simd::scalar_batch<T>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  y[0] = z.re[0] + z.im[0], y[1] = T(0);
  y[2 * n] = z.re[0] - z.im[0], y[2 * n + 1] = T(0);
  index_t k = 1;
  if constexpr (lanes > 1) {
    for (; k + lanes <= n; k += lanes) {
      const index_t mirror = n - k - lanes + 1;
      bin(k, simd::load<Arch>(z.re + k), simd::load<Arch>(z.im + k), simd::reversed(simd::load<Arch>(z.re + mirror)),
          simd::reversed(simd::load<Arch>(z.im + mirror)), simd::load<Arch>(turns + k),
          simd::load<Arch>(turns + n + k));
    }
  }
  TF_EMBED_NO_UNROLL
  for (; k < n; ++k) {
    bin(k, S(z.re[k]), S(z.im[k]), S(z.re[n - k]), S(z.im[n - k]), S(turns[k]), S(turns[n + k]));
  }
}

/// And back: from the first n + 1 numbers of the spectrum of 2n real numbers to z. What is imaginary in the first and
/// the last has no meaning.
template <class Arch, class T>
TF_EMBED_NOINLINE void fold_spectrum(split<const T> x, split<T> z, index_t n, const T* turns) noexcept {
  const auto bin = [&](auto k, auto ar, auto ai, auto br, auto bi, auto wr, auto wi) TF_EMBED_LAMBDA_INLINE {
    using B = decltype(ar);
    const B half(T(0.5));
    const B dr = ar - br, di = ai + bi;
    // i (d / 2) e^(pi i k / n)
    simd::store(z.re + k, simd::fma(wi, dr, simd::fma(-wr, di, (ar + br) * half)));
    simd::store(z.im + k, simd::fma(wi, di, simd::fma(wr, dr, (ai - bi) * half)));
  };
  using S = simd::scalar_batch<T>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  z.re[0] = (x.re[0] + x.re[n]) * T(0.5);
  z.im[0] = (x.re[0] - x.re[n]) * T(0.5);
  index_t k = 1;
  if constexpr (lanes > 1) {
    for (; k + lanes <= n; k += lanes) {
      const index_t mirror = n - k - lanes + 1;
      bin(k, simd::load<Arch>(x.re + k), simd::load<Arch>(x.im + k), simd::reversed(simd::load<Arch>(x.re + mirror)),
          simd::reversed(simd::load<Arch>(x.im + mirror)), simd::load<Arch>(turns + k),
          simd::load<Arch>(turns + n + k));
    }
  }
  TF_EMBED_NO_UNROLL
  for (; k < n; ++k) {
    bin(k, S(x.re[k]), S(x.im[k]), S(x.re[n - k]), S(x.im[n - k]), S(turns[k]), S(turns[n + k]));
  }
}

}  // namespace detail

/// Room for a transform of real numbers by `Algorithm`, in numbers; what reads a spectrum needs more.
template <class Algorithm>
inline constexpr index_t rfft_room = 4 * fft_plan<Algorithm>::room;
template <class Algorithm>
inline constexpr index_t irfft_room = 4 * fft_plan<Algorithm>::room + 2 * (fft_plan<Algorithm>::length + 1);

/// y[row] = the first half and one of the spectrum of the first N numbers of x[row], of which there are `have`; those
/// that are missing are zero. The algorithm is for N / 2, or for N where that is odd; the tables of an even length
/// begin with its turns.
template <index_t N, class Algorithm, class Arch, class T>
void rfft_rows(const T* x, index_t have, T* y, index_t rows, T* room, const T* table) noexcept {
  constexpr bool is_even = N % 2 == 0;
  constexpr index_t n = fft_plan<Algorithm>::length;
  static_assert(n == (is_even ? N / 2 : N), "tf_embed: rfft: the algorithm is for another length");
  const fft_buffers<Algorithm, T> buffers(room);
  const index_t used = have < N ? have : N;
  for (index_t row = 0; row < rows; ++row, x += have, y += 2 * (N / 2 + 1)) {
    const split<T> in = buffers.first;
    if constexpr (is_even) {
      split_pairs<Arch>(x, in, static_cast<std::size_t>(used / 2));
      TF_EMBED_NO_UNROLL
      for (index_t i = used / 2; i < n; ++i) in.re[i] = 2 * i < used ? x[2 * i] : T(0), in.im[i] = T(0);
      const split<T> z = fft_plan<Algorithm>::template run<Arch>(in, buffers.second, 1, table + 2 * n);
      detail::unfold_spectrum<Arch>(detail::read_only(z), y, n, table);
    } else {
      for (index_t i = 0; i < n; ++i) in.re[i] = i < used ? x[i] : T(0), in.im[i] = T(0);
      const split<T> z = fft_plan<Algorithm>::template run<Arch>(in, buffers.second, 1, table);
      join_pairs<Arch>(detail::read_only(z), y, std::size_t{N / 2 + 1}, T(1));
      y[1] = T(0);
    }
  }
}

/// y[row] = the N real numbers whose spectrum begins with the first N / 2 + 1 pairs of x[row], of which there are
/// `have`; those that are missing are zero.
template <index_t N, class Algorithm, class Arch, class T>
void irfft_rows(const T* x, index_t have, T* y, index_t rows, T* room, const T* table) noexcept {
  constexpr bool is_even = N % 2 == 0;
  constexpr index_t n = fft_plan<Algorithm>::length;
  constexpr index_t bins = N / 2 + 1;
  static_assert(n == (is_even ? N / 2 : N), "tf_embed: irfft: the algorithm is for another length");
  const fft_buffers<Algorithm, T> buffers(room);
  const index_t used = have < bins ? have : bins;
  const split<T> spectrum{room + rfft_room<Algorithm>, room + rfft_room<Algorithm> + n + 1};
  for (index_t row = 0; row < rows; ++row, x += 2 * have, y += N) {
    split_pairs<Arch>(x, spectrum, static_cast<std::size_t>(used));
    TF_EMBED_NO_UNROLL
    for (index_t i = used; i < bins; ++i) spectrum.re[i] = spectrum.im[i] = T(0);
    // Both parts exchanged, which makes the transform its own inverse.
    const split<T> in{buffers.first.im, buffers.first.re};
    if constexpr (is_even) {
      detail::fold_spectrum<Arch>(detail::read_only(spectrum), in, n, table);
      const split<T> z = fft_plan<Algorithm>::template run<Arch>(buffers.first, buffers.second, 1, table + 2 * n);
      join_pairs<Arch>(split<const T>{z.im, z.re}, y, std::size_t{n}, T(1) / T(n));
    } else {
      in.re[0] = spectrum.re[0], in.im[0] = T(0);
      for (index_t i = 1; i < bins; ++i) {
        in.re[i] = in.re[n - i] = spectrum.re[i];
        in.im[i] = spectrum.im[i], in.im[n - i] = -spectrum.im[i];
      }
      const split<T> z = fft_plan<Algorithm>::template run<Arch>(buffers.first, buffers.second, 1, table);
      for (index_t i = 0; i < n; ++i) y[i] = z.im[i] * (T(1) / T(n));
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
