// SPDX-License-Identifier: Apache-2.0
// Quotients of int32 on batches, by double: no processor here divides vectors of integers.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/scalar_batch.hpp>
#include <tf_embed/simd/wide.hpp>

#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd {

/// Whether `Arch` has `quotient` of batches of T.
template <class T, class Arch>
inline constexpr bool has_quotients = false;

template <class T>
TF_EMBED_INLINE scalar_batch<T> quotient(scalar_batch<T> a, scalar_batch<T> b) noexcept {
  return a / b;
}

#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2

template <class Arch>
  requires(!std::is_same_v<Arch, scalar>)
inline constexpr bool has_quotients<std::int32_t, Arch> = true;

/// a / b towards zero, where b is not zero; the lowest number / -1 is itself. A quotient of doubles is on the right
/// side of every whole number.
template <class A>
TF_EMBED_INLINE xsimd::batch<std::int32_t, A> quotient(xsimd::batch<std::int32_t, A> a,
                                                       xsimd::batch<std::int32_t, A> b) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<A>) {
    const auto half = [&]<int Which>(std::integral_constant<int, Which>) TF_EMBED_LAMBDA_INLINE {
      using detail::all_8;
      const __m512d x = _mm512_maskz_cvtepi32_pd(all_8, _mm512_maskz_extracti64x4_epi64(0xf, a, Which));
      const __m512d y = _mm512_maskz_cvtepi32_pd(all_8, _mm512_maskz_extracti64x4_epi64(0xf, b, Which));
      return _mm512_maskz_cvttpd_epi32(all_8, _mm512_div_pd(x, y));
    };
    const __m512i low = _mm512_castsi256_si512(half(std::integral_constant<int, 0>{}));
    return _mm512_maskz_inserti64x4(detail::all_8, low, half(std::integral_constant<int, 1>{}), 1);
  }
#endif
#if XSIMD_WITH_AVX
  if constexpr (detail::is_avx<A>) {
    const __m256i x = a, y = b;
    const __m256d low =
        _mm256_div_pd(_mm256_cvtepi32_pd(_mm256_castsi256_si128(x)), _mm256_cvtepi32_pd(_mm256_castsi256_si128(y)));
    const __m256d high = _mm256_div_pd(_mm256_cvtepi32_pd(_mm256_extractf128_si256(x, 1)),
                                       _mm256_cvtepi32_pd(_mm256_extractf128_si256(y, 1)));
    return _mm256_insertf128_si256(_mm256_castsi128_si256(_mm256_cvttpd_epi32(low)), _mm256_cvttpd_epi32(high), 1);
  }
#endif
  if constexpr (!detail::is_avx512<A> && !detail::is_avx<A>) {
    const __m128i x = a, y = b;
    const __m128i high_x = _mm_unpackhi_epi64(x, x), high_y = _mm_unpackhi_epi64(y, y);
    const __m128i low = _mm_cvttpd_epi32(_mm_div_pd(_mm_cvtepi32_pd(x), _mm_cvtepi32_pd(y)));
    const __m128i high = _mm_cvttpd_epi32(_mm_div_pd(_mm_cvtepi32_pd(high_x), _mm_cvtepi32_pd(high_y)));
    return _mm_unpacklo_epi64(low, high);
  }
}

#endif

/// a - q * b, where `q` is quotient(a, b), for signed elements. No product leaves the type: xsimd 8.1 multiplies lanes
/// as `int` for SSE2.
template <class B>
TF_EMBED_INLINE B rest(B a, B b, B q) noexcept {
  using T = typename B::value_type;
  const B zero(T(0)), minus_one(T(-1));
  return simd::select(b == minus_one, zero, a - q * simd::select(b == minus_one, zero, b));
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd
