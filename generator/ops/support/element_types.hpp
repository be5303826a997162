// SPDX-License-Identifier: Apache-2.0
// What the numeric ops share: types to compute in, and which element types have kernels.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/dtype.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <type_traits>

namespace tf_embed::gen {

/// The type in which the reference computes on elements of `T`: 16-bit floats in float, all others in their own.
template <class T>
using compute_type = std::conditional_t<std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>, float, T>;

/// An element in its compute type.
template <class T>
compute_type<T> widen(T x) {
  if constexpr (std::is_arithmetic_v<T>) {
    return x;
  } else {
    return to_float(x);
  }
}

/// A computed value as an element.
template <class T>
T narrow(compute_type<T> x) {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(x);
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(x);
  } else {
    return x;
  }
}

/// The result of one operation, rounded: no compiler may fuse it with the next, where a step or a threshold hangs on
/// it.
template <class T>
T rounded(T x) {
  volatile T y = x;
  return y;
}

/// Whether `T` is an integer in TensorFlow's sense: bool is none.
template <class T>
inline constexpr bool is_integer_type = std::is_integral_v<T> && !std::is_same_v<T, bool>;

/// Whether the dtype is numeric: a float or an integer.
inline bool is_numeric(dtype t) { return is_floating(t) || is_integer(t); }

/// "there is no kernel for float16 yet" for types that the generated code cannot compute with.
result<void> check_kernel_dtype(dtype t);

}  // namespace tf_embed::gen
