// SPDX-License-Identifier: Apache-2.0
// Every element several times in a row, by permutations.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/xsimd_batch.hpp>

#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::simd {

/// Writes each of the elements at `from` n times, n < 32, for as many of them as vectors can take; says how many those
/// were. Nothing beyond `count` elements is read, and nothing beyond what they make is written.
template <class Arch, class T>
TF_EMBED_INLINE index_t repeat_elements([[maybe_unused]] const T* from, [[maybe_unused]] T* to,
                                        [[maybe_unused]] index_t count, [[maybe_unused]] index_t n) noexcept {
  index_t done = 0;
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_AVX512F
  if constexpr (detail::is_avx512<Arch> && sizeof(T) == 4) {
    using detail::all;
    // Lane i is element i / n: a product with 2^16 / n, rounded up, is exact for what is this small.
    const __m512i inverse = _mm512_set1_epi32(static_cast<int>((65535 + n) / n));
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const auto element = [&](__m512i i) TF_EMBED_LAMBDA_INLINE {
      return _mm512_maskz_srli_epi32(all, _mm512_maskz_mullo_epi32(all, i, inverse), 16);
    };
    if (16 % n == 0) {
      const __m512i index = element(lane);
      for (; done + 16 <= count; done += 16 / n, to += 16) {
        _mm512_storeu_si512(to, _mm512_maskz_permutexvar_epi32(all, index, _mm512_loadu_si512(from + done)));
      }
      return done;
    }
    for (; done + 16 <= count; done += 16) {
      const __m512i x = _mm512_loadu_si512(from + done);
      __m512i i = lane;
      for (index_t k = 0; k < n; ++k, to += 16, i = _mm512_add_epi32(i, _mm512_set1_epi32(16))) {
        _mm512_storeu_si512(to, _mm512_maskz_permutexvar_epi32(all, element(i), x));
      }
    }
  }
#endif
  return done;
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd
