// SPDX-License-Identifier: Apache-2.0
// Batches of float as two of double, and what is needed to compute with the bits of double.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/xsimd_batch.hpp>

#if defined(TF_EMBED_HAS_XSIMD)

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::simd::detail {

template <class A>
using vdouble = xsimd::batch<double, A>;
template <class A>
using vuint64 = xsimd::batch<std::uint64_t, A>;

/// Whether `A` has vectors of double.
template <class A>
inline constexpr bool has_halves = xsimd::has_simd_register<double, A>::value;

#if XSIMD_WITH_AVX512F
inline constexpr __mmask8 all_8 = 0xff;
#endif

/// The lower (0) or upper (1) half of the lanes.
template <int Which, class A>
TF_EMBED_INLINE vdouble<A> half_of(xsimd::batch<float, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) {
    const __m256d half = _mm512_maskz_extractf64x4_pd(0xf, _mm512_castps_pd(x), Which);
    return _mm512_maskz_cvtps_pd(all_8, _mm256_castpd_ps(half));
  }
#endif
#if XSIMD_WITH_AVX
  if constexpr (is_avx<A>) return _mm256_cvtps_pd(_mm256_extractf128_ps(x, Which));
#endif
#if XSIMD_WITH_SSE2
  if constexpr (!is_avx512<A> && !is_avx<A>) return _mm_cvtps_pd(Which == 0 ? __m128(x) : _mm_movehl_ps(x, x));
#else
  constexpr std::size_t size = vdouble<A>::size;
  float in[2 * size];
  double out[size];
  x.store_unaligned(in);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<double>(in[i + Which * size]);
  return vdouble<A>::load_unaligned(out);
#endif
}

/// The two rounded to float.
template <class A>
TF_EMBED_INLINE xsimd::batch<float, A> narrow(vdouble<A> lower, vdouble<A> upper) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) {
    const __m256d low = _mm256_castps_pd(_mm512_maskz_cvtpd_ps(all_8, lower));
    const __m256d high = _mm256_castps_pd(_mm512_maskz_cvtpd_ps(all_8, upper));
    return _mm512_castpd_ps(_mm512_maskz_insertf64x4(all_8, _mm512_castpd256_pd512(low), high, 1));
  }
#endif
#if XSIMD_WITH_AVX
  if constexpr (is_avx<A>) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm256_cvtpd_ps(lower)), _mm256_cvtpd_ps(upper), 1);
  }
#endif
#if XSIMD_WITH_SSE2
  if constexpr (!is_avx512<A> && !is_avx<A>) return _mm_movelh_ps(_mm_cvtpd_ps(lower), _mm_cvtpd_ps(upper));
#else
  constexpr std::size_t size = vdouble<A>::size;
  double in[2 * size];
  float out[2 * size];
  lower.store_unaligned(in);
  upper.store_unaligned(in + size);
  for (std::size_t i = 0; i < 2 * size; ++i) out[i] = static_cast<float>(in[i]);
  return xsimd::batch<float, A>::load_unaligned(out);
#endif
}

template <int N, class A>
TF_EMBED_INLINE vuint64<A> shift_left(vuint64<A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_slli_epi64(all_8, x, N);
#endif
  return x << N;
}
template <int N, class A>
TF_EMBED_INLINE vuint64<A> shift_right(vuint64<A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (is_avx512<A>) return _mm512_maskz_srli_epi64(all_8, x, N);
#endif
  return x >> N;
}

/// `size`, which has no sign of its own, with that of x.
template <class A>
TF_EMBED_INLINE vdouble<A> with_sign_of(vdouble<A> size, vdouble<A> x) noexcept {
  using u = vuint64<A>;
  return tf_embed::bit_cast<vdouble<A>>(tf_embed::bit_cast<u>(size) |
                                        (tf_embed::bit_cast<u>(x) & u(std::uint64_t{1} << 63)));
}

template <class A>
TF_EMBED_INLINE vdouble<A> polynomial(vdouble<A>, double c) noexcept {
  return vdouble<A>(c);
}
/// c0 + x * (c1 + x * (c2 + ...))
template <class A, class... C>
TF_EMBED_INLINE vdouble<A> polynomial(vdouble<A> x, double c0, C... rest) noexcept {
  return simd::fma(x, polynomial<A>(x, rest...), vdouble<A>(c0));
}

/// mantissa * 2^exponent, the mantissa in [sqrt(1/2), sqrt(2)).
template <class A>
struct split_double {
  vdouble<A> mantissa;
  vdouble<A> exponent;
};
/// For normal x above zero.
template <class A>
TF_EMBED_INLINE split_double<A> split_at_root(vdouble<A> x) noexcept {
  using u = vuint64<A>;
  constexpr std::uint64_t root = 0x3fe6a09e667f3bcd, bias = std::uint64_t{2048} << 52;
  const u bits = tf_embed::bit_cast<u>(x);
  const u e = shift_right<52, A>(bits + u(bias - root));  // 2048 too large
  const u one_exponent(tf_embed::bit_cast<std::uint64_t>(0x1p52));
  return {tf_embed::bit_cast<vdouble<A>>(bits - shift_left<52, A>(e) + u(bias)),
          tf_embed::bit_cast<vdouble<A>>(e | one_exponent) - vdouble<A>(0x1p52 + 2048)};
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd::detail

#endif
