// SPDX-License-Identifier: Apache-2.0
// Loops over complex numbers, which are pairs of reals in memory.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/broadcast.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/pairs.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

namespace detail {

/// One number, as a batch of one.
template <class T>
TF_EMBED_INLINE simd::complex_batch<simd::scalar_batch<T>> one_pair(const T* p) noexcept {
  return {simd::scalar_batch<T>(p[0]), simd::scalar_batch<T>(p[1])};
}

template <class T>
TF_EMBED_INLINE void store_one(T* p, simd::complex_batch<simd::scalar_batch<T>> z) noexcept {
  p[0] = z.re.value, p[1] = z.im.value;
}

}  // namespace detail

/// out[i] = Op(real part, imaginary part) of n pairs.
template <class Op, class Arch, class T>
void complex_to_real(const T* in, T* out, std::size_t n) noexcept {
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    const auto z = simd::load_pairs<Arch>(in + 2 * i);
    simd::store(out + i, Op::apply(z.re, z.im));
  }
  TF_EMBED_NO_UNROLL
  for (std::size_t i = whole; i < n; ++i) {
    const auto z = detail::one_pair(in + 2 * i);
    out[i] = Op::apply(z.re, z.im).value;
  }
}

/// n pairs of what a and b hold.
template <class Arch, class T>
void real_to_complex(const T* re, const T* im, T* out, std::size_t n) noexcept {
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    simd::store_pairs(out + 2 * i, simd::load<Arch>(re + i), simd::load<Arch>(im + i));
  }
  TF_EMBED_NO_UNROLL
  for (std::size_t i = whole; i < n; ++i) out[2 * i] = re[i], out[2 * i + 1] = im[i];
}

/// out[i] = Op(in[i]) of n pairs; `out` may be `in`. An operation has `apply` for batches, or `one` for plain pairs.
template <class Op, class Arch, class T>
void complex_unary(const T* in, T* out, std::size_t n) noexcept {
  if constexpr (requires { Op::one(in, out); }) {
    for (std::size_t i = 0; i < n; ++i) Op::one(in + 2 * i, out + 2 * i);
  } else {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    const std::size_t whole = n - n % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
      const auto z = Op::apply(simd::load_pairs<Arch>(in + 2 * i));
      simd::store_pairs(out + 2 * i, z.re, z.im);
    }
    TF_EMBED_NO_UNROLL
    for (std::size_t i = whole; i < n; ++i) detail::store_one(out + 2 * i, Op::apply(detail::one_pair(in + 2 * i)));
  }
}

/// out = a Op b along a broadcast plan, whose offsets count complex numbers. `out` may be an operand of its own shape.
template <class Op, class Arch, bool VariesA, bool VariesB, class T, class R>
void complex_binary(const broadcast_plan<2>& plan, const T* a, const T* b, R* out) noexcept {
  const auto n = static_cast<std::size_t>(plan.row());
  constexpr bool is_pair = std::is_same_v<T, R>;  // else a comparison
  for_each_row(plan, [&](const std::array<index_t, 2>& at, index_t to) {
    const T* x = a + 2 * at[0];
    const T* y = b + 2 * at[1];
    R* z = out + (is_pair ? 2 * to : to);
    if constexpr (requires { Op::one(*x, *x, *y, *y); }) {
      for (std::size_t i = 0; i < n; ++i) {
        const T* left = x + (VariesA ? 2 * i : 0);
        const T* right = y + (VariesB ? 2 * i : 0);
        z[i] = Op::one(left[0], left[1], right[0], right[1]);
      }
    } else if constexpr (requires { Op::one(x, y, out); }) {
      const T same_a[] = {x[0], x[1]};
      const T same_b[] = {y[0], y[1]};
      for (std::size_t i = 0; i < n; ++i)
        Op::one(VariesA ? x + 2 * i : same_a, VariesB ? y + 2 * i : same_b, z + 2 * i);
    } else {
      using B = simd::batch<T, Arch>;
      constexpr std::size_t lanes = B::size;
      const simd::complex_batch<B> same_a{B(x[0]), B(x[1])};
      const simd::complex_batch<B> same_b{B(y[0]), B(y[1])};
      const auto one_a = detail::one_pair(x);
      const auto one_b = detail::one_pair(y);
      const std::size_t whole = n - n % lanes;
      for (std::size_t i = 0; i < whole; i += lanes) {
        auto left = same_a, right = same_b;
        if constexpr (VariesA) left = simd::load_pairs<Arch>(x + 2 * i);
        if constexpr (VariesB) right = simd::load_pairs<Arch>(y + 2 * i);
        const auto made = Op::apply(left, right);
        simd::store_pairs(z + 2 * i, made.re, made.im);
      }
      TF_EMBED_NO_UNROLL
      for (std::size_t i = whole; i < n; ++i) {
        const auto left = VariesA ? detail::one_pair(x + 2 * i) : one_a;
        const auto right = VariesB ? detail::one_pair(y + 2 * i) : one_b;
        detail::store_one(z + 2 * i, Op::apply(left, right));
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
