// SPDX-License-Identifier: Apache-2.0
// A batch of one element, with the same operations as a vector: for targets without SIMD, and as the tests' second
// arch.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd {

/// One element that answers like a vector.
template <class T>
struct scalar_batch {
  using value_type = T;
  using arch_type = scalar;
  static constexpr std::size_t size = 1;

  T value;

  scalar_batch() = default;
  constexpr scalar_batch(T v) noexcept : value(v) {}  // NOLINT: implicit, as xsimd's broadcast is

  // Casts undo the promotion of small integers.
  friend constexpr scalar_batch operator+(scalar_batch a, scalar_batch b) noexcept {
    return static_cast<T>(a.value + b.value);
  }
  friend constexpr scalar_batch operator-(scalar_batch a, scalar_batch b) noexcept {
    return static_cast<T>(a.value - b.value);
  }
  friend constexpr scalar_batch operator*(scalar_batch a, scalar_batch b) noexcept {
    return static_cast<T>(a.value * b.value);
  }
  friend constexpr scalar_batch operator/(scalar_batch a, scalar_batch b) noexcept {
    return static_cast<T>(a.value / b.value);
  }
  friend constexpr scalar_batch operator-(scalar_batch a) noexcept { return static_cast<T>(-a.value); }
  constexpr scalar_batch& operator+=(scalar_batch b) noexcept { return *this = *this + b; }
  constexpr scalar_batch& operator-=(scalar_batch b) noexcept { return *this = *this - b; }
  constexpr scalar_batch& operator*=(scalar_batch b) noexcept { return *this = *this * b; }
  constexpr scalar_batch& operator/=(scalar_batch b) noexcept { return *this = *this / b; }

  friend constexpr bool operator==(scalar_batch a, scalar_batch b) noexcept { return a.value == b.value; }
  friend constexpr bool operator!=(scalar_batch a, scalar_batch b) noexcept { return a.value != b.value; }
  friend constexpr bool operator<(scalar_batch a, scalar_batch b) noexcept { return a.value < b.value; }
  friend constexpr bool operator<=(scalar_batch a, scalar_batch b) noexcept { return a.value <= b.value; }
  friend constexpr bool operator>(scalar_batch a, scalar_batch b) noexcept { return a.value > b.value; }
  friend constexpr bool operator>=(scalar_batch a, scalar_batch b) noexcept { return a.value >= b.value; }
};

/// `mask ? a : b`
template <class T>
TF_EMBED_INLINE scalar_batch<T> select(bool mask, scalar_batch<T> a, scalar_batch<T> b) noexcept {
  return mask ? a : b;
}
template <class T>
TF_EMBED_INLINE void store(T* p, scalar_batch<T> x) noexcept {
  *p = x.value;
}
template <class T>
TF_EMBED_INLINE void store_partial(T* p, scalar_batch<T> x, std::size_t n) noexcept {
  if (n != 0) *p = x.value;
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> fma(scalar_batch<T> a, scalar_batch<T> b, scalar_batch<T> c) noexcept {
  // Not std::fma: without the instruction that is a library call. The compiler contracts this where it has one.
  return static_cast<T>(a.value * b.value + c.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> min(scalar_batch<T> a, scalar_batch<T> b) noexcept {
  return a.value < b.value ? a : b;
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> max(scalar_batch<T> a, scalar_batch<T> b) noexcept {
  return a.value > b.value ? a : b;
}
template <class T>
TF_EMBED_INLINE T reduce_add(scalar_batch<T> x) noexcept {
  return x.value;
}
template <class T>
TF_EMBED_INLINE T reduce_max(scalar_batch<T> x) noexcept {
  return x.value;
}
template <class T>
TF_EMBED_INLINE T reduce_min(scalar_batch<T> x) noexcept {
  return x.value;
}
template <class T>
TF_EMBED_INLINE bool any(bool mask, scalar_batch<T>) noexcept {
  return mask;
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> abs(scalar_batch<T> x) noexcept {
  if constexpr (std::is_unsigned_v<T>) {
    return x;
  } else if constexpr (std::is_floating_point_v<T>) {
    return std::fabs(x.value);
  } else {
    return static_cast<T>(x.value < 0 ? -x.value : x.value);
  }
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> sqrt(scalar_batch<T> x) noexcept {
  return std::sqrt(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> floor(scalar_batch<T> x) noexcept {
  return std::floor(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> ceil(scalar_batch<T> x) noexcept {
  return std::ceil(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> trunc(scalar_batch<T> x) noexcept {
  return std::trunc(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> nearbyint(scalar_batch<T> x) noexcept {
  return std::nearbyint(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> exp(scalar_batch<T> x) noexcept {
  return std::exp(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> expm1(scalar_batch<T> x) noexcept {
  return std::expm1(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> log(scalar_batch<T> x) noexcept {
  return std::log(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> tanh(scalar_batch<T> x) noexcept {
  return std::tanh(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> erf(scalar_batch<T> x) noexcept {
  return std::erf(x.value);
}
template <class T>
TF_EMBED_INLINE scalar_batch<T> pow(scalar_batch<T> x, scalar_batch<T> y) noexcept {
  return std::pow(x.value, y.value);
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd
