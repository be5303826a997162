// SPDX-License-Identifier: Apache-2.0
// Conversions between element types, with TensorFlow's results where C++ leaves them open.
#pragma once

#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// One converted element. A float becomes an integer by truncation; one that does not fit (NaN too)
///   as int32 and int64 gives the lowest number, as x86's instructions do;
///   as an 8- or 16-bit type is cut to the type's range, after int32 (the vector path of TensorFlow's kernels);
///   as uint32 and uint64 keeps the bits of a negative number, and gives the highest bit alone when too large.
/// Everything becomes bool by comparison with zero, NaN being true.
template <class To, class From>
constexpr To cast_one(From x) noexcept {
  if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (!std::is_floating_point_v<From> || std::is_floating_point_v<To>) {
    return static_cast<To>(x);
  } else if constexpr (sizeof(To) < 4) {
    const std::int32_t i = cast_one<std::int32_t>(x);
    constexpr std::int32_t low = limits<To>::lowest;
    constexpr std::int32_t high = limits<To>::max;
    return static_cast<To>(i < low ? low : i > high ? high : i);
  } else if constexpr (std::is_signed_v<To>) {
    constexpr From bound = static_cast<From>(std::uint64_t{1} << (sizeof(To) * 8 - 1));
    return x >= -bound && x < bound ? static_cast<To>(x) : limits<To>::lowest;
  } else {
    constexpr From bound = static_cast<From>(std::uint64_t{1} << (sizeof(To) * 8 - 1));
    if (x >= bound && x < 2 * bound) return static_cast<To>(x);
    return static_cast<To>(cast_one<std::make_signed_t<To>>(x));
  }
}

/// The value of an element: 16-bit floats as float, all others as they are.
template <class T>
constexpr auto number_of(T x) noexcept {
  if constexpr (std::is_arithmetic_v<T>) {
    return x;
  } else {
    return to_float(x);
  }
}

/// An element of type To for a number.
template <class To, class From>
constexpr To element_of(From x) noexcept {
  if constexpr (std::is_same_v<To, float16>) {
    return to_float16(cast_one<float>(x));
  } else if constexpr (std::is_same_v<To, bfloat16>) {
    return to_bfloat16(cast_one<float>(x));
  } else {
    return cast_one<To>(x);
  }
}

/// The same float without the bits of its mantissa that To lacks; infinity and NaN as they are.
template <class To, class From>
constexpr From cut_to(From x) noexcept {
  constexpr int mantissa = std::numeric_limits<From>::digits - 1;
  constexpr int kept = std::is_same_v<To, float> ? 23 : std::is_same_v<To, float16> ? 10 : 7;
  using bits = std::conditional_t<sizeof(From) == 8, std::uint64_t, std::uint32_t>;
  constexpr bits special = tf_embed::bit_cast<bits>(limits<From>::infinity);
  // Between integers: GCC 12.2 at -O1 takes `x <= largest ? cut : x` on floats for x.
  const bits all = tf_embed::bit_cast<bits>(x);
  return tf_embed::bit_cast<From>((all & special) == special ? all : all & ~((bits{1} << (mantissa - kept)) - 1));
}

#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2
namespace detail {
/// cast_one<int32> of a whole batch: x86 has that very instruction.
template <class A>
TF_EMBED_INLINE xsimd::batch<std::int32_t, A> to_int32(xsimd::batch<float, A> x) noexcept {
#if XSIMD_WITH_AVX512F
  if constexpr (simd::detail::is_avx512<A>) return _mm512_maskz_cvttps_epi32(simd::detail::all, x);
#endif
  return xsimd::to_int(x);
}
#if XSIMD_WITH_AVX512BW
/// Narrowed to the range of `To`.
template <class To>
TF_EMBED_INLINE void store_narrow(To* out, __m512i x) noexcept {
  using simd::detail::all;
  if constexpr (std::is_unsigned_v<To>) x = _mm512_maskz_max_epi32(all, x, _mm512_setzero_si512());
  if constexpr (std::is_same_v<To, std::uint8_t>) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm512_maskz_cvtusepi32_epi8(all, x));
  } else if constexpr (sizeof(To) == 1) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm512_maskz_cvtsepi32_epi8(all, x));
  } else if constexpr (std::is_unsigned_v<To>) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm512_maskz_cvtusepi32_epi16(all, x));
  } else {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm512_maskz_cvtsepi32_epi16(all, x));
  }
}
#endif
}  // namespace detail
#endif

/// out[i] = in[i] converted. `out` may be `in` where the types have one size.
template <class Arch = simd::default_arch, class From, class To>
void cast(const From* in, To* out, std::size_t n) noexcept {
  std::size_t i = 0;
#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_SSE2
  // The compiler may not do these by vectors, as a conversion that does not fit is not its to invent.
  if constexpr (std::is_same_v<From, float> && std::is_integral_v<To> && !std::is_same_v<To, bool> &&
                (sizeof(To) < 4 || std::is_same_v<To, std::int32_t>)&&simd::has_vectors<float, Arch>) {
    constexpr std::size_t lanes = simd::lanes<float, Arch>;
    if constexpr (sizeof(To) == 4) {
      for (; i + lanes <= n; i += lanes) detail::to_int32(simd::load<Arch>(in + i)).store_unaligned(out + i);
#if XSIMD_WITH_AVX512BW
    } else if constexpr (simd::detail::is_avx512<Arch>) {
      for (; i + lanes <= n; i += lanes) detail::store_narrow(out + i, detail::to_int32(simd::load<Arch>(in + i)));
#endif
    } else {
      constexpr std::size_t block = 64;
      std::int32_t wide[block];
      for (; i + block <= n; i += block) {
        for (std::size_t k = 0; k < block; k += lanes) {
          detail::to_int32(simd::load<Arch>(in + i + k)).store_unaligned(wide + k);
        }
        for (std::size_t k = 0; k < block; ++k) {
          constexpr std::int32_t low = limits<To>::lowest;
          constexpr std::int32_t high = limits<To>::max;
          const std::int32_t v = wide[k] < low ? low : wide[k];
          out[i + k] = static_cast<To>(v > high ? high : v);
        }
      }
    }
  }
#endif
  for (std::size_t left = n - i; left != 0; --left, ++i) {
    if constexpr (std::is_same_v<From, To>) {
      out[i] = in[i];
    } else {
      out[i] = element_of<To>(number_of(in[i]));
    }
  }
}

/// out[i] = in[i] in a narrower float type, towards zero.
template <class From, class To>
void cast_truncating(const From* in, To* out, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = element_of<To>(cut_to<To>(number_of(in[i])));
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
