// SPDX-License-Identifier: Apache-2.0
// The arithmetic of the reference evaluator's matrix products: exact enough to judge kernels by, fast enough to run a
// whole network. Floats are multiplied and summed in double and rounded once; integers wrap.
#pragma once

#include "ir/dtype.hpp"

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace tf_embed::gen {

template <class T>
inline constexpr bool is_storage_float = std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>;

/// What sums of products of `T` are kept in. Arithmetic modulo 2^64 is right modulo every smaller power, too.
template <class T>
using accumulator = std::conditional_t<std::is_floating_point_v<T> || is_storage_float<T>, double, std::uint64_t>;

template <class T>
accumulator<T> to_accumulator(T x) {
  if constexpr (is_storage_float<T>) {
    return static_cast<double>(to_float(x));
  } else {
    return static_cast<accumulator<T>>(x);
  }
}

template <class T>
T from_accumulator(accumulator<T> x) {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(static_cast<float>(x));
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(static_cast<float>(x));
  } else {
    return static_cast<T>(x);
  }
}

template <class T>
std::vector<accumulator<T>> accumulators(std::span<const T> values) {
  std::vector<accumulator<T>> wide(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) wide[i] = to_accumulator(values[i]);
  return wide;
}

/// c[m,n] = a[m,k] * b[k,n], all dense and row-major.
void multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t k, std::int64_t n);
void multiply(const std::uint64_t* a, const std::uint64_t* b, std::uint64_t* c, std::int64_t m, std::int64_t k,
              std::int64_t n);

}  // namespace tf_embed::gen
