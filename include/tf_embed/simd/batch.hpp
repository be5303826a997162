// SPDX-License-Identifier: Apache-2.0
// One vector type for all targets, and the few operations that kernels are written in.
//
//   load<Arch>(p)  load_partial<Arch>(p, n, fill)  broadcast<T, Arch>(v)  store(p, x)  store_partial(p, x, n)
//   + - * / divide  == != < <= > >=  select(mask, a, b)  any(mask, like)  fma(a, b, c)  min  max  abs  sqrt  rsqrt
//   floor  ceil  trunc  nearbyint  reduce_add  reduce_max  reduce_min  relu        (math.hpp:) exp log tanh sigmoid erf
//   pow
//
// min(a, b) is exactly `a < b ? a : b`, max(a, b) exactly `a > b ? a : b`, on every target: a NaN in `b` goes through,
// a NaN in `a` does not. The partial forms touch only the first n elements of memory.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/scalar_batch.hpp>
#include <tf_embed/simd/scalar_math.hpp>
#include <tf_embed/simd/xsimd_batch.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd {

namespace detail {
template <class T, class Arch>
struct batch_of {
  using type = scalar_batch<T>;
  static constexpr bool vectors = false;
};
#if defined(TF_EMBED_HAS_XSIMD)
template <class T, class Arch>
  requires(!std::is_same_v<Arch, scalar> && std::is_arithmetic_v<T> && !std::is_same_v<T, bool> &&
           xsimd::has_simd_register<T, Arch>::value)
struct batch_of<T, Arch> {
  using type = xsimd::batch<T, Arch>;
  static constexpr bool vectors = true;
};
#endif
}  // namespace detail

/// The widest vector of `T` that `Arch` has; one element where it has none.
template <class T, class Arch = default_arch>
using batch = typename detail::batch_of<T, Arch>::type;

/// Whether `Arch` has true vectors of `T`.
template <class T, class Arch = default_arch>
inline constexpr bool has_vectors = detail::batch_of<T, Arch>::vectors;

/// Elements in a batch.
template <class T, class Arch = default_arch>
inline constexpr std::size_t lanes = batch<T, Arch>::size;

/// Reads a whole batch; no alignment asked.
template <class Arch, class T>
TF_EMBED_INLINE batch<T, Arch> load(const T* p) noexcept {
  if constexpr (has_vectors<T, Arch>) {
    return batch<T, Arch>::load_unaligned(p);
  } else {
    return batch<T, Arch>(*p);
  }
}

/// Reads the first `n` elements (n <= lanes) and puts `fill` in the other lanes.
template <class Arch, class T>
TF_EMBED_INLINE batch<T, Arch> load_partial(const T* p, std::size_t n, T fill = T{}) noexcept {
#if defined(TF_EMBED_HAS_XSIMD)
  if constexpr (has_vectors<T, Arch>) return detail::load_partial<T, Arch>(p, n, fill);
#endif
  return batch<T, Arch>(n != 0 ? *p : fill);
}

/// All lanes equal to `v`.
template <class T, class Arch>
TF_EMBED_INLINE batch<T, Arch> broadcast(T v) noexcept {
  return batch<T, Arch>(v);
}

/// a / b rounded once; xsimd 8.1's division and root of floats on ARM are estimates, infinite for denormal divisors.
template <class B>
TF_EMBED_INLINE B divide(B a, B b) noexcept {
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_NEON64
  if constexpr (requires { typename B::arch_type; }) {
    if constexpr (detail::is_neon64<typename B::arch_type> && std::is_same_v<typename B::value_type, float>) {
      return vdivq_f32(a, b);
    }
  }
#endif
  return a / b;
}

/// 1 / sqrt(x), within 2 ULP: rounded twice, or the processor's estimate of 14 digits and a step of Newton's to 28.
template <class B>
TF_EMBED_INLINE B rsqrt(B x) noexcept {
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<typename B::arch_type> && std::is_same_v<typename B::value_type, float>) {
    const B y = _mm512_maskz_rsqrt14_ps(detail::all, x);
    const B e = simd::fma(-x * y, y, B(1.0f));
    const B mended = simd::fma(y * e, simd::fma(e, B(0.375f), B(0.5f)), y);
    return simd::select(e == e, mended, y);  // at 0 and infinity the estimate is exact and the step is not
  }
#endif
  return simd::divide(B(typename B::value_type(1)), simd::sqrt(x));
}

/// max(x, 0) with NaN going through, as TensorFlow's Relu.
template <class B>
TF_EMBED_INLINE B relu(B x) noexcept {
  return simd::max(B(typename B::value_type(0)), x);
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd

#include <tf_embed/simd/math.hpp>  // IWYU pragma: export
#include <tf_embed/simd/pow.hpp>   // IWYU pragma: export
