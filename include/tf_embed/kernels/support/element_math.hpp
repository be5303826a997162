// SPDX-License-Identifier: Apache-2.0
// Functions on batches that are exact near zero, where exp(x) - 1 and log(1 + x) lose their digits.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cmath>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::element_math {

/// exp(x) - 1
template <class B>
TF_EMBED_INLINE B expm1(B x) noexcept {
  using T = typename B::value_type;
  if constexpr (B::size == 1 || std::is_same_v<T, double>) {
    return simd::expm1(x);
  } else {
    // The series' first dropped term is 2e-8 of the sum at the border.
    B series(T(1.0 / 5040));
    for (const T c : {T(1.0 / 720), T(1.0 / 120), T(1.0 / 24), T(1.0 / 6), T(0.5), T(1)}) {
      series = simd::fma(series, x, B(c));
    }
    return simd::select(simd::abs(x) < B(T(0.35)), series * x, simd::exp(x) - B(T(1)));
  }
}

/// log(1 + x)
template <class B>
TF_EMBED_INLINE B log1p(B x) noexcept {
  using T = typename B::value_type;
  if constexpr (B::size == 1) {
    T lanes[B::size];
    simd::store(lanes, x);
    for (T& v : lanes) v = std::log1p(v);
    return simd::load<typename B::arch_type>(lanes);
  } else {
    // u = 1 + x is rounded; what it lost, divided by u, is the first-order correction.
    const B u = x + B(T(1));
    const B lost = x - (u - B(T(1)));
    const B r = simd::log(u);
    const B mended = simd::select(simd::abs(lost) > B(T(0)), r + lost / u, r);  // not where u is 0 or infinite
    return simd::select(u == B(T(1)), x, mended);                               // -0 too
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::element_math
