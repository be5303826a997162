// SPDX-License-Identifier: Apache-2.0
// The operations of batch.hpp for xsimd's vectors, with the few places where xsimd 8.1 is slow or unspecific mended.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

#if defined(TF_EMBED_HAS_XSIMD)

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if XSIMD_WITH_SSE2
#include <immintrin.h>
#endif

#if defined(__GNUC__) && !defined(__clang__)
// Without optimisation GCC's intrinsics are macros, which convert full masks to signed numbers.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#endif

namespace tf_embed::TF_EMBED_TARGET::simd {

namespace detail {
#if XSIMD_WITH_AVX512F
template <class A>
inline constexpr bool is_avx512 = std::is_base_of_v<xsimd::avx512f, A>;
// GCC 12 warns of an uninitialised register in its own unmasked intrinsics; with a full mask it emits the same code.
inline constexpr __mmask16 all = 0xffff;
#else
template <class A>
inline constexpr bool is_avx512 = false;
#endif
#if XSIMD_WITH_AVX
template <class A>
inline constexpr bool is_avx = std::is_base_of_v<xsimd::avx, A> && !is_avx512<A>;
#else
template <class A>
inline constexpr bool is_avx = false;
#endif
#if XSIMD_WITH_SSE2
template <class A>
inline constexpr bool is_x86 = true;
#else
template <class A>
inline constexpr bool is_x86 = false;
#endif
#if XSIMD_WITH_NEON64
template <class A>
inline constexpr bool is_neon64 = std::is_base_of_v<xsimd::neon64, A>;
#else
template <class A>
inline constexpr bool is_neon64 = false;
#endif

template <class T, class A, class F>
inline xsimd::batch<T, A> lane_by_lane(xsimd::batch<T, A> x, F f) noexcept {
  T lanes[xsimd::batch<T, A>::size];
  x.store_unaligned(lanes);
  for (T& v : lanes) v = f(v);
  return xsimd::batch<T, A>::load_unaligned(lanes);
}
}  // namespace detail

template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> select(xsimd::batch_bool<T, A> mask, xsimd::batch<T, A> a,
                                          xsimd::batch<T, A> b) noexcept {
  return xsimd::select(mask, a, b);
}
template <class T, class A>
TF_EMBED_INLINE void store(T* p, xsimd::batch<T, A> x) noexcept {
  x.store_unaligned(p);
}

template <class T, class A>
TF_EMBED_INLINE void store_partial(T* p, xsimd::batch<T, A> x, std::size_t n) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1u), x);
    return;
  }
#endif
#if XSIMD_WITH_AVX2
  if constexpr (detail::is_avx<A> && std::is_same_v<T, float>) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    _mm256_maskstore_ps(p, _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lane), x);
    return;
  }
#endif
  T lanes[xsimd::batch<T, A>::size];
  x.store_unaligned(lanes);
  for (std::size_t i = 0; i < n; ++i) p[i] = lanes[i];
}

namespace detail {
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> load_partial(const T* p, std::size_t n, T fill) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A> && std::is_same_v<T, float>) {
    return _mm512_mask_loadu_ps(_mm512_set1_ps(fill), static_cast<__mmask16>((1u << n) - 1u), p);
  }
#endif
#if XSIMD_WITH_AVX2
  if constexpr (is_avx<A> && std::is_same_v<T, float>) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), lane);
    return _mm256_blendv_ps(_mm256_set1_ps(fill), _mm256_maskload_ps(p, mask), _mm256_castsi256_ps(mask));
  }
#endif
  T lanes[xsimd::batch<T, A>::size];
  for (std::size_t i = 0; i < xsimd::batch<T, A>::size; ++i) lanes[i] = i < n ? p[i] : fill;
  return xsimd::batch<T, A>::load_unaligned(lanes);
}
}  // namespace detail

template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> fma(xsimd::batch<T, A> a, xsimd::batch<T, A> b, xsimd::batch<T, A> c) noexcept {
  // xsimd 8.1 has no fma for AVX-512: it multiplies and adds. GCC contracts that, Clang does not (81 of 115 GFLOP/s).
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) return _mm512_fmadd_ps(a, b, c);
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, double>) return _mm512_fmadd_pd(a, b, c);
#endif
  return xsimd::fma(a, b, c);
}

#if XSIMD_WITH_AVX512BW
namespace detail {
/// Whether the vectors of integers have instructions for extremes; xsimd 8.1 compares, which GCC cannot compile at -O0.
template <class T, class A>
inline constexpr bool has_integer_extremes = std::is_integral_v<T>&& std::is_base_of_v<xsimd::avx512bw, A>;

template <bool Largest, class T>
TF_EMBED_INLINE __m512i integer_extreme(__m512i a, __m512i b) noexcept {
  constexpr auto every = ~std::uint64_t{0};
  constexpr bool is_signed = std::is_signed_v<T>;
  if constexpr (sizeof(T) == 1) {
    if constexpr (Largest) return is_signed ? _mm512_maskz_max_epi8(every, a, b) : _mm512_maskz_max_epu8(every, a, b);
    return is_signed ? _mm512_maskz_min_epi8(every, a, b) : _mm512_maskz_min_epu8(every, a, b);
  } else if constexpr (sizeof(T) == 2) {
    constexpr auto m = static_cast<__mmask32>(every);
    if constexpr (Largest) return is_signed ? _mm512_maskz_max_epi16(m, a, b) : _mm512_maskz_max_epu16(m, a, b);
    return is_signed ? _mm512_maskz_min_epi16(m, a, b) : _mm512_maskz_min_epu16(m, a, b);
  } else if constexpr (sizeof(T) == 4) {
    if constexpr (Largest) return is_signed ? _mm512_maskz_max_epi32(all, a, b) : _mm512_maskz_max_epu32(all, a, b);
    return is_signed ? _mm512_maskz_min_epi32(all, a, b) : _mm512_maskz_min_epu32(all, a, b);
  } else {
    constexpr auto m = static_cast<__mmask8>(every);
    if constexpr (Largest) return is_signed ? _mm512_maskz_max_epi64(m, a, b) : _mm512_maskz_max_epu64(m, a, b);
    return is_signed ? _mm512_maskz_min_epi64(m, a, b) : _mm512_maskz_min_epu64(m, a, b);
  }
}
}  // namespace detail
#endif

template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> min(xsimd::batch<T, A> a, xsimd::batch<T, A> b) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) return _mm512_maskz_min_ps(detail::all, a, b);
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, double>) return _mm512_maskz_min_pd(0xff, a, b);
#endif
  if constexpr ((detail::is_x86<A> && !detail::is_avx512<A> && std::is_floating_point_v<T>) ||
                (!detail::is_avx512<A> && std::is_integral_v<T>)) {
    return xsimd::min(a, b);  // minps is a < b ? a : b
#if XSIMD_WITH_AVX512BW
  } else if constexpr (detail::has_integer_extremes<T, A>) {
    return detail::integer_extreme<false, T>(a, b);
#endif
  } else {
    return xsimd::select(a < b, a, b);
  }
}
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> max(xsimd::batch<T, A> a, xsimd::batch<T, A> b) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) return _mm512_maskz_max_ps(detail::all, a, b);
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, double>) return _mm512_maskz_max_pd(0xff, a, b);
#endif
  if constexpr ((detail::is_x86<A> && !detail::is_avx512<A> && std::is_floating_point_v<T>) ||
                (!detail::is_avx512<A> && std::is_integral_v<T>)) {
    return xsimd::max(a, b);
#if XSIMD_WITH_AVX512BW
  } else if constexpr (detail::has_integer_extremes<T, A>) {
    return detail::integer_extreme<true, T>(a, b);
#endif
  } else {
    return xsimd::select(a > b, a, b);
  }
}

template <class T, class A>
TF_EMBED_INLINE T reduce_add(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    const __m512d y = _mm512_castps_pd(x);
    const __m256 h = _mm256_add_ps(_mm256_castpd_ps(_mm512_maskz_extractf64x4_pd(0xf, y, 0)),
                                   _mm256_castpd_ps(_mm512_maskz_extractf64x4_pd(0xf, y, 1)));
    __m128 q = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
    q = _mm_add_ps(q, _mm_movehl_ps(q, q));
    return _mm_cvtss_f32(_mm_add_ss(q, _mm_movehdup_ps(q)));
  }
#endif
#if XSIMD_VERSION_MAJOR >= 9
  return xsimd::reduce_add(x);
#else
  return xsimd::hadd(x);
#endif
}
template <class T, class A>
inline T reduce_max(xsimd::batch<T, A> x) noexcept {
  T lanes[xsimd::batch<T, A>::size];
  x.store_unaligned(lanes);
  T r = lanes[0];
  for (T v : lanes) r = v > r ? v : r;
  return r;
}
template <class T, class A>
inline T reduce_min(xsimd::batch<T, A> x) noexcept {
  T lanes[xsimd::batch<T, A>::size];
  x.store_unaligned(lanes);
  T r = lanes[0];
  for (T v : lanes) r = v < r ? v : r;
  return r;
}
template <class T, class A>
TF_EMBED_INLINE bool any(xsimd::batch_bool<T, A> mask, xsimd::batch<T, A>) noexcept {
  return xsimd::any(mask);
}

template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> abs(xsimd::batch<T, A> x) noexcept {
  return xsimd::abs(x);
}
#if XSIMD_WITH_AVX512F
namespace detail {
/// sqrt(x) from an estimate of its inverse to 14 digits: a step of Newton's to 28, and a correction by what the square
/// lacks, which is exact. Rounded right for every mantissa (all have been tried).
TF_EMBED_INLINE __m512 sqrt_by_estimate(__m512 x, __m512 estimate) noexcept {
  const __m512 one_half = _mm512_set1_ps(0.5f);
  const __m512 root = _mm512_mul_ps(x, estimate);
  const __m512 half = _mm512_mul_ps(estimate, one_half);
  const __m512 error = _mm512_fnmadd_ps(root, half, one_half);
  const __m512 near = _mm512_fmadd_ps(root, error, root);
  const __m512 lacks = _mm512_fnmadd_ps(near, near, x);
  return _mm512_fmadd_ps(lacks, _mm512_fmadd_ps(half, error, half), near);
}
/// As the processor's own, which takes nearly twice as long. It is left what is too small, negative, infinite or NaN.
TF_EMBED_INLINE __m512 sqrt_of_16(__m512 x) noexcept {
  constexpr int least = 0x0d800000, infinity = 0x7f800000;  // 2^-100
  const __m512i bits = _mm512_castps_si512(x);
  const __m512i above = _mm512_maskz_sub_epi32(all, bits, _mm512_set1_epi32(least));
  const __mmask16 rare = _mm512_cmpge_epu32_mask(above, _mm512_set1_epi32(infinity - least));
  if (rare == 0) return sqrt_by_estimate(x, _mm512_maskz_rsqrt14_ps(all, x));
  if (_mm512_mask_test_epi32_mask(rare, bits, bits) != 0) return _mm512_maskz_sqrt_ps(all, x);
  return sqrt_by_estimate(x, _mm512_maskz_rsqrt14_ps(static_cast<__mmask16>(~rare), x));  // zeros: an estimate of 0
}
}  // namespace detail
#endif

template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> sqrt(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) return detail::sqrt_of_16(x);
#endif
#if XSIMD_WITH_NEON64
  if constexpr (detail::is_neon64<A> && std::is_same_v<T, float>) return vsqrtq_f32(x);
#endif
  return xsimd::sqrt(x);
}
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> floor(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    return _mm512_maskz_roundscale_ps(detail::all, x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  }
#endif
  return xsimd::floor(x);
}
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> ceil(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    return _mm512_maskz_roundscale_ps(detail::all, x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
  }
#endif
  return xsimd::ceil(x);
}
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> trunc(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    return _mm512_maskz_roundscale_ps(detail::all, x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
  }
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, double>) {
    return _mm512_maskz_roundscale_pd(0xff, x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
  }
#endif
  return xsimd::trunc(x);
}
template <class T, class A>
TF_EMBED_INLINE xsimd::batch<T, A> nearbyint(xsimd::batch<T, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A> && std::is_same_v<T, float>) {
    return _mm512_maskz_roundscale_ps(detail::all, x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  }
#endif
  return xsimd::nearbyint(x);
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
