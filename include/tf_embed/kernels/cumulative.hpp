// SPDX-License-Identifier: Apache-2.0
// Running sums and products.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// What a running total starts from, and how the next element joins it; integers wrap.
struct running_sum {
  template <class T>
  static constexpr T start = T(0);
  template <class T>
  static T join(T a, T b) noexcept {
    return wrapping_sum(a, b);
  }
};

struct running_product {
  template <class T>
  static constexpr T start = T(1);
  template <class T>
  static T join(T a, T b) noexcept {
    return wrapping_product(a, b);
  }
};

/// log(exp(a) + exp(b)), of the larger first so that nothing overflows. A NaN that comes counts as another `a`, as in
/// TensorFlow's kernel.
struct running_log_sum_exp {
  template <class T>
  static constexpr T start = -limits<T>::infinity;
  template <class T>
  static T join(T a, T b) noexcept {
    const T top = a < b ? b : a;
    const T less = b < a ? b : a;
    return top == less ? top + T(0.69314718055994530942) : top + std::log1p(std::exp(less - top));
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Along the middle axis of [outer, n, inner]. `to` may be `from`.
template <class Op, class T>
void cumulative(T* to, const T* from, index_t outer, index_t n, index_t inner, bool exclusive, bool reverse) noexcept {
  // Several sums at a time, which do not wait for each other: neighbours, or, along the last axis, rows.
  const auto several = [&](auto sums, index_t at, index_t distance, index_t step) {
    constexpr index_t count = sums();
    T sum[std::size_t{count}];
    for (T& x : sum) x = Op::template start<T>;
    for (index_t j = 0; j < n; ++j, at += step) {
      T next[std::size_t{count}];
      for (index_t c = 0; c < count; ++c) next[c] = Op::join(sum[c], from[at + c * distance]);
      for (index_t c = 0; c < count; ++c) to[at + c * distance] = exclusive ? sum[c] : next[c];
      for (index_t c = 0; c < count; ++c) sum[c] = next[c];
    }
  };
  constexpr std::integral_constant<index_t, 1> one{};
  constexpr std::integral_constant<index_t, 4> rows{};
  constexpr std::integral_constant<index_t, 64> neighbours{};
  const index_t step = reverse ? -inner : inner;
  const index_t first = reverse ? (n - 1) * inner : 0;
  index_t at = first;
  if (inner == 1) {
    index_t o = outer / rows();
    for (; o > 0; --o, at += rows() * n) several(rows, at, n, step);
    for (o = outer % rows(); o > 0; --o, at += n) several(one, at, n, step);
    return;
  }
  for (index_t o = outer; o > 0; --o, at += n * inner) {
    index_t place = at;
    for (index_t i = inner / neighbours(); i > 0; --i, place += neighbours()) several(neighbours, place, 1, step);
    for (index_t i = inner % neighbours(); i > 0; --i, ++place) several(one, place, 1, step);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
