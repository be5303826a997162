// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of complex numbers, split into real and imaginary parts. The tables of each algorithm are
// made by the generator (ops/spectrum/fft_tables.cpp), in the order of this file.
#pragma once

#include <tf_embed/core/algorithm.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/fft_stage.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/pairs.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

template <class T>
TF_EMBED_INLINE split<const T> read_only(split<T> x) noexcept {
  return {x.re, x.im};
}

/// Number i times factor i / columns; the factors' imaginary parts are `apart` behind the real ones.
template <class Arch, class T>
TF_EMBED_NOINLINE void multiply_by_factors(split<T> x, const T* factors, index_t apart, index_t rows,
                                           index_t columns) noexcept {
  using B = simd::batch<T, Arch>;
  constexpr std::size_t lanes = B::size;
  const bool is_row = columns == 1;
  const index_t lines = is_row ? 1 : rows;
  const auto n = static_cast<std::size_t>(is_row ? rows : columns);
  for (index_t line = 0; line < lines; ++line) {
    const std::size_t whole = n - n % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
      B re = simd::load<Arch>(x.re + i), im = simd::load<Arch>(x.im + i);
      const B wr = is_row ? simd::load<Arch>(factors + i) : B(factors[line]);
      const B wi = is_row ? simd::load<Arch>(factors + apart + i) : B(factors[apart + line]);
      multiply(re, im, wr, wi);
      simd::store(x.re + i, re), simd::store(x.im + i, im);
    }
    TF_EMBED_NO_UNROLL
    for (std::size_t i = whole; i < n; ++i) {
      simd::scalar_batch<T> re(x.re[i]), im(x.im[i]);
      const std::size_t at = is_row ? i : static_cast<std::size_t>(line);
      multiply(re, im, simd::scalar_batch<T>(factors[at]),
               simd::scalar_batch<T>(factors[static_cast<std::size_t>(apart) + at]));
      x.re[i] = re.value, x.im[i] = im.value;
    }
    x.re += n, x.im += n;
  }
}

}  // namespace detail

/// How an algorithm runs. `room` is the number of complex numbers a column that each of the two buffers holds, `table`
/// the number of numbers in its tables. `run` transforms what x holds, [length][columns], and answers where the result
/// is: in x or in `spare`.
template <class Algorithm>
struct fft_plan;

template <index_t... Radices>
struct fft_plan<algorithm::radices<Radices...>> {
  static constexpr index_t length = algorithm::radices<Radices...>::length;
  static constexpr index_t room = length;
  static constexpr index_t table = [] {
    index_t n = 0, m = length;
    ((m /= Radices, n += fft_stage_table(Radices, m)), ...);
    return n;
  }();

  template <class Arch, class T>
  TF_EMBED_INLINE static split<T> run(split<T> x, split<T> spare, index_t columns, const T* w) noexcept {
    return run_stages<Arch, false, T>(x, spare, columns, w, nullptr);
  }

  /// The same, with each result multiplied by its factor.
  template <class Arch, class T>
  TF_EMBED_INLINE static split<T> run_turned(split<T> x, split<T> spare, index_t columns, const T* w,
                                             const T* factors) noexcept {
    return run_stages<Arch, true, T>(x, spare, columns, w, factors);
  }

 private:
  template <class Arch, bool Turned, class T>
  TF_EMBED_INLINE static split<T> run_stages(split<T> x, split<T> spare, index_t columns, const T* w,
                                             [[maybe_unused]] const T* factors) noexcept {
    [[maybe_unused]] index_t m = length;
    [[maybe_unused]] const auto stage = [&]<index_t Radix>() {
      m /= Radix;
      if (Turned && m == 1) {
        if constexpr (Turned) fft_stage_turned<Radix, Arch, T>(detail::read_only(x), spare, columns, w, factors);
      } else {
        fft_stage<Radix, Arch, T>(detail::read_only(x), spare, m, columns, w);
      }
      w += fft_stage_table(Radix, m);
      columns *= Radix;
      const split<T> done = spare;
      spare = x, x = done;
    };
    (stage.template operator()<Radices>(), ...);
    return x;
  }
};

/// Tables: the columns' stages, a factor for each number (real parts, imaginary parts), the rows' stages.
template <class Rows, class Columns>
struct fft_plan<algorithm::transposed<Rows, Columns>> {
  static constexpr index_t length = Rows::length * Columns::length;
  static constexpr index_t room = length;
  static constexpr index_t table = fft_plan<Rows>::table + 2 * length + fft_plan<Columns>::table;

  template <class Arch, class T>
  TF_EMBED_INLINE static split<T> run(split<T> x, split<T> spare, index_t, const T* w) noexcept {
    const T* factors = w + fft_plan<Rows>::table;
    const split<T> y = fft_plan<Rows>::template run_turned<Arch>(x, spare, Columns::length, w, factors);
    const split<T> z = y.re == x.re ? spare : x;
    const auto transpose = [](T* to, const T* from) {
      transpose_matrix<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(to), Rows::length,
                                        reinterpret_cast<const std::byte*>(from), Columns::length, Rows::length,
                                        Columns::length);
    };
    transpose(z.re, y.re);
    transpose(z.im, y.im);
    return fft_plan<Columns>::template run<Arch>(z, y, Rows::length, factors + 2 * length);
  }
};

/// Tables: e^(-pi i k^2 / Length) for each number, the transform of its inverse over the inner length (real parts
/// before imaginary ones in both), those of the inner transform.
template <index_t Length, class Inner>
struct fft_plan<algorithm::bluestein<Length, Inner>> {
  static constexpr index_t length = Length;
  static constexpr index_t room = Inner::length;
  static constexpr index_t table = 2 * Length + 2 * Inner::length + fft_plan<Inner>::table;

  template <class Arch, class T>
  TF_EMBED_INLINE static split<T> run(split<T> x, split<T> spare, index_t columns, const T* w) noexcept {
    const T* response = w + 2 * Length;
    const T* inner = response + 2 * Inner::length;
    detail::multiply_by_factors<Arch>(x, w, Length, Length, columns);
    for (index_t i = Length * columns; i < Inner::length * columns; ++i) x.re[i] = T(0), x.im[i] = T(0);
    const split<T> y = fft_plan<Inner>::template run<Arch>(x, spare, columns, inner);
    const split<T> z = y.re == x.re ? spare : x;
    detail::multiply_by_factors<Arch>(y, response, Inner::length, Inner::length, columns);
    // The inverse is the transform with both parts exchanged.
    const split<T> back =
        fft_plan<Inner>::template run<Arch>(split<T>{y.im, y.re}, split<T>{z.im, z.re}, columns, inner);
    const split<T> result{back.im, back.re};
    detail::multiply_by_factors<Arch>(result, w, Length, Length, columns);
    return result;
  }
};

/// The two buffers of a transform, in `columns` columns, from `room` on.
template <class Algorithm, class T>
struct fft_buffers {
  split<T> first;
  split<T> second;

  TF_EMBED_INLINE explicit fft_buffers(T* room, index_t columns = 1) noexcept {
    const index_t n = fft_plan<Algorithm>::room * columns;
    first = {room, room + n};
    second = {room + 2 * n, room + 3 * n};
  }
};

/// n pairs apart.
template <class Arch, class T>
TF_EMBED_NOINLINE void split_pairs(const T* from, split<T> to, std::size_t n) noexcept {
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    const auto z = simd::load_pairs<Arch>(from + 2 * i);
    simd::store(to.re + i, z.re), simd::store(to.im + i, z.im);
  }
  TF_EMBED_NO_UNROLL
  for (std::size_t i = whole; i < n; ++i) to.re[i] = from[2 * i], to.im[i] = from[2 * i + 1];
}

/// And together again, times `scale`.
template <class Arch, class T>
TF_EMBED_NOINLINE void join_pairs(split<const T> from, T* to, std::size_t n, T scale) noexcept {
  using B = simd::batch<T, Arch>;
  constexpr std::size_t lanes = B::size;
  const B factor(scale);
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    simd::store_pairs(to + 2 * i, simd::load<Arch>(from.re + i) * factor, simd::load<Arch>(from.im + i) * factor);
  }
  TF_EMBED_NO_UNROLL
  for (std::size_t i = whole; i < n; ++i) to[2 * i] = from.re[i] * scale, to[2 * i + 1] = from.im[i] * scale;
}

/// The transforms of `rows` rows of as many complex numbers as the algorithm says, pairs in and out. `Inverse` has the
/// other sign, and divides by the length.
template <class Algorithm, class Arch, bool Inverse, class T>
void fft_rows(const T* x, T* y, index_t rows, T* room, const T* table) noexcept {
  constexpr index_t n = fft_plan<Algorithm>::length;
  const fft_buffers<Algorithm, T> buffers(room);
  for (index_t row = 0; row < rows; ++row) {
    const split<T> in = buffers.first;
    split_pairs<Arch>(x + 2 * n * row, Inverse ? split<T>{in.im, in.re} : in, static_cast<std::size_t>(n));
    const split<T> out = fft_plan<Algorithm>::template run<Arch>(in, buffers.second, 1, table);
    join_pairs<Arch>(Inverse ? split<const T>{out.im, out.re} : detail::read_only(out), y + 2 * n * row,
                     static_cast<std::size_t>(n), Inverse ? T(1) / T(n) : T(1));
  }
}

/// The transforms along an axis that others follow: x and y are [outer][length][inner], of which `at_once` columns are
/// transformed together.
template <class Algorithm, class Arch, bool Inverse, class T>
void fft_along(const T* x, T* y, index_t outer, index_t inner, index_t at_once, T* room, const T* table) noexcept {
  constexpr index_t n = fft_plan<Algorithm>::length;
  for (index_t o = 0; o < outer; ++o) {
    for (index_t first = 0; first < inner; first += at_once) {
      const index_t columns = inner - first < at_once ? inner - first : at_once;
      const auto width = static_cast<std::size_t>(columns);
      const fft_buffers<Algorithm, T> buffers(room, columns);
      const auto part = [columns](split<T> all, index_t k) {
        const split<T> row{all.re + k * columns, all.im + k * columns};
        return Inverse ? split<T>{row.im, row.re} : row;
      };
      for (index_t k = 0; k < n; ++k) {
        split_pairs<Arch>(x + 2 * ((o * n + k) * inner + first), part(buffers.first, k), width);
      }
      const split<T> out = fft_plan<Algorithm>::template run<Arch>(buffers.first, buffers.second, columns, table);
      for (index_t k = 0; k < n; ++k) {
        join_pairs<Arch>(detail::read_only(part(out, k)), y + 2 * ((o * n + k) * inner + first), width,
                         Inverse ? T(1) / T(n) : T(1));
      }
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
