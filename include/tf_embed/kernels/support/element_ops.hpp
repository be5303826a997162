// SPDX-License-Identifier: Apache-2.0
// What element-wise operations have in common: how they say what they compute with, and integer arithmetic that wraps.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/quotient.hpp>

#include <concepts>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// An operation written once on batches, `apply(batch...)`, for floating point; and as `one(T...)` for the other types.
struct batch_op {
  static constexpr bool batches = true;
  static constexpr bool integer_batches = false;
};

/// The same, with an `apply` that integers may use where the target has vectors of them.
struct any_batch_op {
  static constexpr bool batches = true;
  static constexpr bool integer_batches = true;
};

/// The same as `batch_op`, with an `apply` that takes integers too where the target has quotients of them.
struct quotient_op : batch_op {};
/// An operation that exists only element by element, as `one(T...)`.
struct element_op {
  static constexpr bool batches = false;
  static constexpr bool integer_batches = false;
};

/// Whether `Op` runs on batches of `T`; else on plain elements, in a loop that the compiler may vectorise.
template <class Op, class T, class Arch>
inline constexpr bool uses_batches = Op::batches &&
                                     (std::is_floating_point_v<T> ||
                                      (Op::integer_batches && simd::has_vectors<T, Arch>) ||
                                      (std::is_base_of_v<quotient_op, Op> && simd::has_quotients<T, Arch>));

/// An unsigned type in which arithmetic on `T` wraps, without promotion to a signed one.
template <class T>
using wrapping = std::conditional_t<(sizeof(T) < sizeof(unsigned)), unsigned, std::make_unsigned_t<T>>;

template <std::integral T>
constexpr T wrap_add(T a, T b) noexcept {
  return static_cast<T>(static_cast<wrapping<T>>(a) + static_cast<wrapping<T>>(b));
}
template <std::integral T>
constexpr T wrap_sub(T a, T b) noexcept {
  return static_cast<T>(static_cast<wrapping<T>>(a) - static_cast<wrapping<T>>(b));
}
template <std::integral T>
constexpr T wrap_mul(T a, T b) noexcept {
  return static_cast<T>(static_cast<wrapping<T>>(a) * static_cast<wrapping<T>>(b));
}

/// Sum, difference and product of any numbers; integers wrap.
template <class T>
constexpr T wrapping_sum(T a, T b) noexcept {
  if constexpr (std::is_integral_v<T>) {
    return wrap_add(a, b);
  } else {
    return a + b;
  }
}
template <class T>
constexpr T wrapping_difference(T a, T b) noexcept {
  if constexpr (std::is_integral_v<T>) {
    return wrap_sub(a, b);
  } else {
    return a - b;
  }
}
template <class T>
constexpr T wrapping_product(T a, T b) noexcept {
  if constexpr (std::is_integral_v<T>) {
    return wrap_mul(a, b);
  } else {
    return a * b;
  }
}

/// a / b rounded towards zero; the one overflowing quotient, lowest / -1, wraps. `b` must not be zero.
template <std::integral T>
constexpr T wrap_div(T a, T b) noexcept {
  if constexpr (std::is_signed_v<T>) {
    if (b == T(-1)) return wrap_sub(T(0), a);
  }
  return static_cast<T>(a / b);
}
/// The remainder that belongs to wrap_div; has the sign of `a`.
template <std::integral T>
constexpr T wrap_mod(T a, T b) noexcept {
  if constexpr (std::is_signed_v<T>) {
    if (b == T(-1)) return T(0);
  }
  return static_cast<T>(a % b);
}

}  // namespace tf_embed::TF_EMBED_TARGET::ops
