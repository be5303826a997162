// SPDX-License-Identifier: Apache-2.0
// Square matrices, eliminated: solutions, inverses, determinants, Cholesky factors. Rows are walked in order, so that
// the inner loops are vectors.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <cmath>
#include <cstddef>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// to = from, or its transpose; n x n.
template <class T>
void copy_square(T* to, const T* from, index_t n, bool transpose) noexcept {
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j < n; ++j) to[i * n + j] = transpose ? from[j * n + i] : from[i * n + j];
  }
}

/// to -= factor * from
template <class T>
void subtract_row(T* to, const T* from, T factor, index_t count) noexcept {
  for (index_t i = 0; i < count; ++i) to[i] -= factor * from[i];
}

/// Turns `a` (n x n) into an upper triangle by rows, the largest pivot of each column first, and does the same to the
/// `columns` columns of `b`. Answers whether rows changed places an odd number of times.
template <class T>
bool eliminate(T* a, T* b, index_t n, index_t columns) noexcept {
  bool odd = false;
  for (index_t k = 0; k < n; ++k) {
    index_t pivot = k;
    for (index_t i = k + 1; i < n; ++i) {
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    }
    if (pivot != k) {
      odd = !odd;
      for (index_t j = k; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
      for (index_t j = 0; j < columns; ++j) std::swap(b[k * columns + j], b[pivot * columns + j]);
    }
    const T top = a[k * n + k];
    if (top == T(0)) continue;
    for (index_t i = k + 1; i < n; ++i) {
      const T factor = a[i * n + k] / top;
      if (factor == T(0)) continue;
      subtract_row(a + i * n + k, a + k * n + k, factor, n - k);
      subtract_row(b + i * columns, b + k * columns, factor, columns);
    }
  }
  return odd;
}

/// Solves a triangle of `a` for the `columns` columns of `x`, in place. With `Transposed` the triangle is the mirrored
/// one of what `a` holds.
template <bool Transposed, class T>
void substitute(const T* a, T* x, index_t n, index_t columns, bool lower) noexcept {
  for (index_t i = 0; i < n; ++i) {
    const index_t r = lower ? i : n - 1 - i;
    for (index_t k = lower ? 0 : r + 1; k < (lower ? r : n); ++k)
      subtract_row(x + r * columns, x + k * columns, Transposed ? a[k * n + r] : a[r * n + k], columns);
    for (index_t j = 0; j < columns; ++j) x[r * columns + j] /= a[r * n + r];
  }
}

/// x (holding the right-hand side) becomes the solution of `a` x = x; `work` holds n x n elements. A singular matrix is
/// an error, but not to a right-hand side without columns.
template <class T>
status solve(const T* a, T* x, T* work, index_t n, index_t columns, bool transpose) noexcept {
  if (columns == 0) return status::ok;
  copy_square(work, a, n, transpose);
  eliminate(work, x, n, columns);
  for (index_t k = 0; k < n; ++k) {
    if (!(std::abs(work[k * n + k]) > T(0))) return status::invalid_argument;
  }
  substitute<false>(work, x, n, columns, false);
  return status::ok;
}

/// The determinant's sign, and its logarithm's absolute value or (with `Log` false) the determinant itself.
template <bool Log, class T>
T determinant(const T* a, T* work, index_t n, T& sign) noexcept {
  copy_square(work, a, n, false);
  T product = eliminate(work, static_cast<T*>(nullptr), n, 0) ? T(-1) : T(1);
  T logarithm = T(0);
  for (index_t k = 0; k < n; ++k) {
    const T x = work[k * n + k];
    if constexpr (Log) {
      product *= T((x > T(0)) - (x < T(0)));
      logarithm += std::log(std::abs(x));
    } else {
      product *= x;
    }
  }
  sign = product;
  return Log ? logarithm : product;
}

/// The lower triangle whose product with its transpose is `a`, of which the lower triangle is read; NaN where there is
/// none.
template <class T>
void cholesky(T* to, const T* a, index_t n) noexcept {
  bool fails = false;
  for (index_t i = 0; i < n; ++i) {
    for (index_t j = 0; j <= i; ++j) {
      T sum = a[i * n + j];
      for (index_t k = 0; k < j; ++k) sum -= to[i * n + k] * to[j * n + k];
      if (i == j) fails = fails || !(sum > T(0));
      to[i * n + j] = i == j ? std::sqrt(sum) : sum / to[j * n + j];
    }
    for (index_t j = i + 1; j < n; ++j) to[i * n + j] = T(0);
  }
  for (index_t i = 0; fails && i < n * n; ++i) to[i] = limits<T>::quiet_NaN;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
