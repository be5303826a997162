// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of two operands, along the rows of a broadcast plan.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/kernels/binary_ops.hpp>
#include <tf_embed/kernels/broadcast.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::kernels {

namespace detail {

/// One row of batches. Where an operand does not vary it is read once.
template <class Op, class Arch, bool VariesA, bool VariesB, class T>
TF_EMBED_INLINE void binary_batches(const T* a, const T* b, T* out, std::size_t n) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const batch same_a = VariesA ? batch(T{}) : batch(*a);
  const batch same_b = VariesB ? batch(T{}) : batch(*b);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    batch x = same_a;
    batch y = same_b;
    if constexpr (VariesA) x = simd::load<Arch>(a + i);
    if constexpr (VariesB) y = simd::load<Arch>(b + i);
    simd::store(out + i, Op::apply(x, y));
  }
  if constexpr (lanes > 1) {
    if (const std::size_t rest = n - i; rest != 0) {
      batch x = same_a;
      batch y = same_b;
      if constexpr (VariesA) x = simd::load_partial<Arch>(a + i, rest, T(1));
      if constexpr (VariesB) y = simd::load_partial<Arch>(b + i, rest, T(1));
      simd::store_partial(out + i, Op::apply(x, y), rest);
    }
  }
}

/// One row of plain elements.
template <class Op, bool VariesA, bool VariesB, class T, class R>
TF_EMBED_INLINE void binary_elements(const T* a, const T* b, R* out, std::size_t n) noexcept {
  if constexpr (VariesA && VariesB) {
    for (std::size_t i = 0; i < n; ++i) out[i] = Op::one(a[i], b[i]);
  } else if constexpr (VariesA) {
    const T y = *b;
    for (std::size_t i = 0; i < n; ++i) out[i] = Op::one(a[i], y);
  } else {
    const T x = *a;
    for (std::size_t i = 0; i < n; ++i) out[i] = Op::one(x, b[i]);
  }
}

}  // namespace detail

/// Refuses operands that the operation refuses: a zero divisor, a negative power of an integer.
template <class Op, class T>
status check_operand([[maybe_unused]] const T* b, [[maybe_unused]] std::size_t n) noexcept {
  if constexpr (requires { Op::check(T{}); } && std::is_integral_v<T>) {
    for (std::size_t i = 0; i < n; ++i) {
      if (const status s = Op::check(b[i]); s != status::ok) return s;
    }
  }
  return status::ok;
}

/// out = a Op b over the whole plan. `VariesA` and `VariesB` say which operands move along a row; one of them does.
/// `out` may be the storage of an operand that has the output's shape.
template <class Op, class Arch, bool VariesA, bool VariesB, class T, class R>
void binary(const broadcast_plan<2>& plan, const T* a, const T* b, R* out) noexcept {
  const auto n = static_cast<std::size_t>(plan.row());
  for_each_row(plan, [&](const std::array<index_t, 2>& at, index_t to) {
    if constexpr (ops::uses_batches<Op, T, Arch>) {
      detail::binary_batches<Op, Arch, VariesA, VariesB>(a + at[0], b + at[1], out + to, n);
    } else {
      detail::binary_elements<Op, VariesA, VariesB>(a + at[0], b + at[1], out + to, n);
    }
  });
}

}  // namespace tf_embed::kernels
