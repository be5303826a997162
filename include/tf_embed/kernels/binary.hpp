// SPDX-License-Identifier: Apache-2.0
// Element-wise operations of two operands, along the rows of a broadcast plan.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/binary_ops.hpp>
#include <tf_embed/kernels/support/broadcast.hpp>
#include <tf_embed/simd/batch.hpp>
#include <tf_embed/simd/repeat.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

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

inline constexpr index_t elements_at_once = 256;

/// The elements of `rows` rows of `n` one after another: where they lie, or written into `room`, which has a batch to
/// spare.
template <class Arch, class T>
TF_EMBED_INLINE const T* rows_in_line(const T* from, index_t row_stride, index_t stride, index_t rows, index_t n,
                                      T* room) noexcept {
  if (stride == 1 && row_stride == n) return from;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  T* to = room;
  if (stride == 0 && row_stride == 1) {
    const index_t done = simd::repeat_elements<Arch>(from, to, rows, n);
    from += done, to += done * n, rows -= done;
  }
  if (stride != 0) {
    for (; rows > 0; --rows, from += row_stride, to += n) {
      for (index_t i = 0; i < n; ++i) to[i] = from[i];
    }
  } else if (n <= 4) {  // always four; the next row writes over what is too much
    for (; rows > 0; --rows, from += row_stride, to += n) {
      for (index_t i = 0; i < 4; ++i) to[i] = *from;
    }
  } else {
    for (; rows > 0; --rows, from += row_stride, to += n) {
      const simd::batch<T, Arch> same(*from);
      for (index_t i = 0; i < n; i += lanes) simd::store(to + i, same);
    }
  }
  return room;
}

}  // namespace detail

/// Rows so short that most lanes would idle: several of them are taken as one, with what repeats written out.
template <class T, class Arch, std::size_t N>
constexpr bool has_short_rows(const broadcast_plan<N>& plan) {
  return simd::lanes<T, Arch> > 1 && plan.rank > 1 && plan.row() < 2 * static_cast<index_t>(simd::lanes<T, Arch>);
}

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

/// The same for short rows.
template <class Op, class Arch, class T, class R>
void binary_short_rows(const broadcast_plan<2>& plan, const T* a, const T* b, R* out) noexcept {
  const std::size_t last = plan.rank - 1;
  const index_t n = plan.dims[last], rows = plan.dims[last - 1];
  broadcast_plan<2> planes = plan;
  planes.rank = last;
  planes.dims[last - 1] = rows * n;
  const index_t at_once = detail::elements_at_once / n < rows ? detail::elements_at_once / n : rows;
  constexpr std::size_t room = static_cast<std::size_t>(detail::elements_at_once) + 2 * simd::lanes<T, Arch> + 4;
  T room_a[room];
  T room_b[room];
  for_each_row(planes, [&](const std::array<index_t, 2>& at, index_t to) {
    const T* x = nullptr;
    const T* y = nullptr;
    for (index_t row = 0; row < rows; row += at_once) {
      const index_t now = rows - row < at_once ? rows - row : at_once;
      const auto operand = [&](std::size_t k, const T* from, T* space) {
        const index_t stride = plan.strides[k][last - 1];
        return detail::rows_in_line<Arch>(from + at[k] + row * stride, stride, plan.strides[k][last], now, n, space);
      };
      // What is the same in every row is written out once.
      if (row == 0 || plan.strides[0][last - 1] != 0) x = operand(0, a, room_a);
      if (row == 0 || plan.strides[1][last - 1] != 0) y = operand(1, b, room_b);
      const auto count = static_cast<std::size_t>(now * n);
      if constexpr (ops::uses_batches<Op, T, Arch>) {
        detail::binary_batches<Op, Arch, true, true>(x, y, out + to + row * n, count);
      } else {
        detail::binary_elements<Op, true, true>(x, y, out + to + row * n, count);
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
