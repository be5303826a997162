// SPDX-License-Identifier: Apache-2.0
// One stage of a Fourier transform: butterflies of one radix over all numbers, which are split into real and imaginary
// parts.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Real and imaginary parts of complex numbers, apart.
template <class T>
struct split {
  T* re;
  T* im;
};

namespace detail {

/// The transform of `Radix` numbers in place, with e^(-2 pi i jk / Radix). Odd radices take the cosines and sines of
/// their own, [k] for k <= Radix / 2.
template <index_t Radix>
struct butterfly {
  static_assert(Radix % 2 == 1, "tf_embed: fft: radices are 2, 4, 8 and odd numbers");
  static constexpr index_t half = Radix / 2;

  template <class B, class T>
  TF_EMBED_INLINE static void apply(B (&re)[std::size_t{Radix}], B (&im)[std::size_t{Radix}], const T* roots) noexcept {
    // What lies opposite of one another has the same cosine and opposite sines.
    B sum_re[std::size_t{half}], sum_im[std::size_t{half}], off_re[std::size_t{half}], off_im[std::size_t{half}];
    B total_re = re[0], total_im = im[0];
    for (index_t k = 1; k <= half; ++k) {
      sum_re[k - 1] = re[k] + re[Radix - k], sum_im[k - 1] = im[k] + im[Radix - k];
      off_re[k - 1] = re[k] - re[Radix - k], off_im[k - 1] = im[k] - im[Radix - k];
      total_re = total_re + sum_re[k - 1], total_im = total_im + sum_im[k - 1];
    }
    for (index_t j = 1; j <= half; ++j) {
      B even_re = re[0], even_im = im[0];
      B odd_re(T(0)), odd_im(T(0));
      for (index_t k = 1; k <= half; ++k) {
        const index_t turn = j * k % Radix;
        const index_t at = turn <= half ? turn : Radix - turn;
        const B cosine(roots[2 * at]);
        const B sine(turn <= half ? roots[2 * at + 1] : -roots[2 * at + 1]);
        even_re = simd::fma(sum_re[k - 1], cosine, even_re), even_im = simd::fma(sum_im[k - 1], cosine, even_im);
        odd_re = simd::fma(off_re[k - 1], sine, odd_re), odd_im = simd::fma(off_im[k - 1], sine, odd_im);
      }
      re[j] = even_re + odd_im, im[j] = even_im - odd_re;
      re[Radix - j] = even_re - odd_im, im[Radix - j] = even_im + odd_re;
    }
    re[0] = total_re, im[0] = total_im;
  }
};

template <>
struct butterfly<2> {
  template <class B, class T>
  TF_EMBED_INLINE static void apply(B (&re)[2], B (&im)[2], const T*) noexcept {
    const B a = re[1], b = im[1];
    re[1] = re[0] - a, im[1] = im[0] - b;
    re[0] = re[0] + a, im[0] = im[0] + b;
  }
};

template <class B>
TF_EMBED_INLINE void butterfly_of_4(B& r0, B& i0, B& r1, B& i1, B& r2, B& i2, B& r3, B& i3) noexcept {
  const B ar = r0 + r2, ai = i0 + i2, br = r0 - r2, bi = i0 - i2;
  const B cr = r1 + r3, ci = i1 + i3, dr = r1 - r3, di = i1 - i3;
  r0 = ar + cr, i0 = ai + ci, r2 = ar - cr, i2 = ai - ci;
  r1 = br + di, i1 = bi - dr, r3 = br - di, i3 = bi + dr;
}

template <>
struct butterfly<4> {
  template <class B, class T>
  TF_EMBED_INLINE static void apply(B (&re)[4], B (&im)[4], const T*) noexcept {
    butterfly_of_4(re[0], im[0], re[1], im[1], re[2], im[2], re[3], im[3]);
  }
};

template <>
struct butterfly<8> {
  template <class B, class T>
  TF_EMBED_INLINE static void apply(B (&re)[8], B (&im)[8], const T*) noexcept {
    // Two of four, of the even and of the odd ones; the latter turned by eighths.
    B er[4] = {re[0], re[2], re[4], re[6]}, ei[4] = {im[0], im[2], im[4], im[6]};
    B dr[4] = {re[1], re[3], re[5], re[7]}, di[4] = {im[1], im[3], im[5], im[7]};
    butterfly_of_4(er[0], ei[0], er[1], ei[1], er[2], ei[2], er[3], ei[3]);
    butterfly_of_4(dr[0], di[0], dr[1], di[1], dr[2], di[2], dr[3], di[3]);
    const B eighth(T(0.70710678118654752440));
    const B r1 = (dr[1] + di[1]) * eighth, i1 = (di[1] - dr[1]) * eighth;
    const B r3 = (di[3] - dr[3]) * eighth, i3 = (di[3] + dr[3]) * eighth;
    re[0] = er[0] + dr[0], im[0] = ei[0] + di[0], re[4] = er[0] - dr[0], im[4] = ei[0] - di[0];
    re[1] = er[1] + r1, im[1] = ei[1] + i1, re[5] = er[1] - r1, im[5] = ei[1] - i1;
    re[2] = er[2] + di[2], im[2] = ei[2] - dr[2], re[6] = er[2] - di[2], im[6] = ei[2] + dr[2];
    re[3] = er[3] + r3, im[3] = ei[3] - i3, re[7] = er[3] - r3, im[7] = ei[3] + i3;
  }
};

/// (re + i im) *= (wr + i wi)
template <class B>
TF_EMBED_INLINE void multiply(B& re, B& im, B wr, B wi) noexcept {
  const B before = re;
  re = simd::fma(before, wr, -(im * wi));
  im = simd::fma(before, wi, im * wr);
}

/// What the results of a stage are multiplied by.
enum class turned {
  nothing,
  by_one,    ///< number j by factor j - 1, all columns alike
  by_table,  ///< each by the factor at its place in `w`, real parts before imaginary ones at a distance of `apart`
};

/// Columns [0, s) of the butterflies of one place.
template <index_t Radix, turned Turn, class Arch, class T>
TF_EMBED_INLINE void fft_columns(split<const T> x, index_t x_apart, split<T> y, index_t s, const T* roots, const T* w,
                                 index_t apart) noexcept {
  using B = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(B::size);
  B wr[std::size_t{Radix}], wi[std::size_t{Radix}];
  if constexpr (Turn == turned::by_one) {
    for (index_t j = 1; j < Radix; ++j) wr[j] = B(w[2 * j - 2]), wi[j] = B(w[2 * j - 1]);
  }
  const auto columns = [&](index_t q, auto load, auto store) TF_EMBED_LAMBDA_INLINE {
    B re[std::size_t{Radix}], im[std::size_t{Radix}];
    for (index_t k = 0; k < Radix; ++k) re[k] = load(x.re + q + k * x_apart), im[k] = load(x.im + q + k * x_apart);
    butterfly<Radix>::apply(re, im, roots);
    for (index_t j = 0; j < Radix; ++j) {
      if constexpr (Turn == turned::by_table) {
        multiply(re[j], im[j], load(w + q + j * s), load(w + apart + q + j * s));
      } else if constexpr (Turn == turned::by_one) {
        if (j != 0) multiply(re[j], im[j], wr[j], wi[j]);
      }
      store(y.re + q + j * s, re[j]), store(y.im + q + j * s, im[j]);
    }
  };
  index_t q = 0;
  for (; q + lanes <= s; q += lanes) {
    columns(
        q, [](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load<Arch>(p); },
        [](T* p, B v) TF_EMBED_LAMBDA_INLINE { simd::store(p, v); });
  }
  if constexpr (lanes > 1) {
    if (q < s) {
      const auto rest = static_cast<std::size_t>(s - q);
      columns(
          q, [rest](const T* p) TF_EMBED_LAMBDA_INLINE { return simd::load_partial<Arch>(p, rest); },
          [rest](T* p, B v) TF_EMBED_LAMBDA_INLINE { simd::store_partial(p, v, rest); });
    }
  }
}

}  // namespace detail

/// How many numbers the tables of a stage have: its roots, of odd radices, and two for each factor.
constexpr index_t fft_stage_table(index_t radix, index_t m) {
  return (radix % 2 == 1 ? 2 * (radix / 2 + 1) : 0) + (m > 1 ? 2 * (radix - 1) * m : 0);
}

/// One stage of Stockham's algorithm over `s` transforms side by side, `m` butterflies a transform: number
/// q + s * (p + m * k) of x goes, as number k of butterfly p, to q + s * (Radix * p + j) of y, times factor (p, j).
template <index_t Radix, class Arch, class T>
TF_EMBED_NOINLINE void fft_stage(split<const T> x, split<T> y, index_t m, index_t s, const T* table) noexcept {
  const T* w = table + fft_stage_table(Radix, 1);
  detail::fft_columns<Radix, detail::turned::nothing, Arch>(x, s * m, y, s, table, w, 0);
  for (index_t p = 1; p < m; ++p) {
    w += 2 * (Radix - 1);
    x.re += s, x.im += s, y.re += s * Radix, y.im += s * Radix;
    detail::fft_columns<Radix, detail::turned::by_one, Arch>(x, s * m, y, s, table, w, 0);
  }
}

/// The last stage, with m = 1, whose results are each multiplied by a factor of their own: those of `factors`.
template <index_t Radix, class Arch, class T>
TF_EMBED_NOINLINE void fft_stage_turned(split<const T> x, split<T> y, index_t s, const T* table,
                                        const T* factors) noexcept {
  detail::fft_columns<Radix, detail::turned::by_table, Arch>(x, s, y, s, table, factors, s * Radix);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
