// SPDX-License-Identifier: Apache-2.0
// Softmax and its logarithm over rows.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/reduce.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// exp(in - top) stored to `out` if `Store`; the sum of it is the answer.
template <bool Store, class Arch, class T>
inline T exp_row(const T* in, T* out, std::size_t n, T top) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const batch shift(top);
  batch a(T(0)), b(T(0));
  std::size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const batch x = simd::exp(simd::load<Arch>(in + i) - shift);
    const batch y = simd::exp(simd::load<Arch>(in + i + lanes) - shift);
    if constexpr (Store) {
      simd::store(out + i, x);
      simd::store(out + i + lanes, y);
    }
    a += x;
    b += y;
  }
  for (; i < n; i += lanes) {
    const std::size_t m = n - i < lanes ? n - i : lanes;
    // Lanes beyond the row become exp(-infinity) = 0.
    const batch x = simd::exp(simd::load_partial<Arch>(in + i, m, -limits<T>::infinity) - shift);
    if constexpr (Store) simd::store_partial(out + i, x, m);
    a += x;
  }
  return across<ops::sum, T, Arch>(a + b);
}

/// out[i] = f(in[i])
template <class Arch, class T, class F>
inline void map_row(const T* in, T* out, std::size_t n, F f) noexcept {
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) simd::store(out + i, f(simd::load<Arch>(in + i)));
  if constexpr (lanes > 1) {
    if (i != n) simd::store_partial(out + i, f(simd::load_partial<Arch>(in + i, n - i)), n - i);
  }
}

/// Many rows of fewer elements than a vector has lanes: their exponentials are taken together.
template <bool Log, class Arch, class T>
TF_EMBED_NOINLINE void softmax_short(const T* in, T* out, std::size_t rows, std::size_t n) noexcept {
  constexpr std::size_t most = 16 * simd::lanes<T, Arch>;
  T exps[most];
  T tops[most];
  for (const std::size_t at_once = most / n; rows != 0;) {
    const std::size_t now = rows < at_once ? rows : at_once;
    for (std::size_t r = 0; r < now; ++r) {
      T top = in[r * n];
      // As simd::max does: a NaN that comes later stays.
      for (std::size_t i = 1; i < n; ++i) top = top > in[r * n + i] ? top : in[r * n + i];
      tops[r] = top;
      for (std::size_t i = 0; i < n; ++i) exps[r * n + i] = in[r * n + i] - top;
    }
    if constexpr (Log) {
      // The differences are the answer but for the logarithm.
      for (std::size_t i = 0; i < now * n; ++i) out[i] = exps[i];
    }
    map_row<Arch>(exps, exps, now * n, [](auto x) { return simd::exp(x); });
    for (std::size_t r = 0; r < now; ++r) {
      T sum = exps[r * n];
      for (std::size_t i = 1; i < n; ++i) sum += exps[r * n + i];
      tops[r] = Log ? sum : T(1) / sum;
    }
    if constexpr (Log) map_row<Arch>(tops, tops, now, [](auto x) { return simd::log(x); });
    for (std::size_t r = 0; r < now; ++r) {
      for (std::size_t i = r * n; i < r * n + n; ++i) out[i] = Log ? out[i] - tops[r] : exps[i] * tops[r];
    }
    in += now * n;
    out += now * n;
    rows -= now;
  }
}

}  // namespace detail

/// Every row of `n` elements becomes exp(x) / sum(exp(x)), or the logarithm of that. `out` may be `in`.
template <bool Log, class Arch, class T>
void softmax(const T* in, T* out, std::size_t rows, std::size_t n) noexcept {
  using batch = simd::batch<T, Arch>;
  if (rows > 1 && n < simd::lanes<T, Arch>) return detail::softmax_short<Log, Arch>(in, out, rows, n);
  for (; rows != 0; --rows, in += n, out += n) {
    const T top = detail::reduce_row<ops::max, Arch>(in, n);
    const T sum = detail::exp_row<!Log, Arch>(in, out, n, top);
    if constexpr (Log) {
      const batch shift(top), log_sum(std::log(sum));
      detail::map_row<Arch>(in, out, n, [&](batch x) { return x - shift - log_sum; });
    } else {
      const batch factor(T(1) / sum);
      detail::map_row<Arch>(out, out, n, [&](batch x) { return x * factor; });
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
