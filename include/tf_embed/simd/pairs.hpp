// SPDX-License-Identifier: Apache-2.0
// Batches of complex numbers: between pairs in memory and two batches, of the real and of the imaginary parts.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET::simd {

namespace detail {

#if defined(TF_EMBED_HAS_XSIMD) && (defined(__GNUC__) || defined(__clang__))
/// Lane I of the result is lane `from(I)` of a and b, one after the other.
template <class B, class F, std::size_t... I>
TF_EMBED_INLINE B shuffled(B a, B b, F, std::index_sequence<I...>) noexcept {
  using reg = typename B::register_type;
  return B(static_cast<reg>(
      __builtin_shufflevector(static_cast<reg>(a), static_cast<reg>(b), static_cast<int>(F::from(I, B::size))...)));
}
#else
template <class B, class F, std::size_t... I>
TF_EMBED_INLINE B shuffled(B a, B b, F, std::index_sequence<I...>) noexcept {
  typename B::value_type lanes[2 * B::size];
  simd::store(lanes, a);
  simd::store(lanes + B::size, b);
  const typename B::value_type picked[] = {lanes[F::from(I, B::size)]...};
  return simd::load<typename B::arch_type>(picked);
}
#endif

struct even_lanes {
  static constexpr std::size_t from(std::size_t i, std::size_t) { return 2 * i; }
};
struct odd_lanes {
  static constexpr std::size_t from(std::size_t i, std::size_t) { return 2 * i + 1; }
};
struct low_zip {
  static constexpr std::size_t from(std::size_t i, std::size_t n) { return i / 2 + i % 2 * n; }
};
struct high_zip {
  static constexpr std::size_t from(std::size_t i, std::size_t n) { return n / 2 + i / 2 + i % 2 * n; }
};
struct backwards {
  static constexpr std::size_t from(std::size_t i, std::size_t n) { return n - 1 - i; }
};

template <class F, class B>
TF_EMBED_INLINE B shuffled(B a, B b) noexcept {
  return shuffled(a, b, F{}, std::make_index_sequence<B::size>{});
}

}  // namespace detail

/// Complex numbers side by side.
template <class B>
struct complex_batch {
  B re;
  B im;
};

/// Reads a batch of pairs.
template <class Arch, class T>
TF_EMBED_INLINE complex_batch<batch<T, Arch>> load_pairs(const T* p) noexcept {
  using B = batch<T, Arch>;
  if constexpr (has_vectors<T, Arch>) {
    const B a = load<Arch>(p);
    const B b = load<Arch>(p + B::size);
    return {detail::shuffled<detail::even_lanes>(a, b), detail::shuffled<detail::odd_lanes>(a, b)};
  } else {
    return {B(p[0]), B(p[1])};
  }
}

/// Writes a batch of pairs.
template <class T, class B>
TF_EMBED_INLINE void store_pairs(T* p, B re, B im) noexcept {
  if constexpr (B::size > 1) {
    simd::store(p, detail::shuffled<detail::low_zip>(re, im));
    simd::store(p + B::size, detail::shuffled<detail::high_zip>(re, im));
  } else {
    simd::store(p, re);
    simd::store(p + 1, im);
  }
}

/// The lanes from the last to the first.
template <class B>
TF_EMBED_INLINE B reversed(B x) noexcept {
  if constexpr (B::size > 1) {
    return detail::shuffled<detail::backwards>(x, x);
  } else {
    return x;
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd
