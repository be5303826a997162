// SPDX-License-Identifier: Apache-2.0
// Rows reduced by the number of the segment that each belongs to.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// Sums and products; integers wrap.
struct later_sum {
  template <class B>
  static B vectors(B later, B before) noexcept {
    return before + later;
  }
  template <class T>
  static T one(T later, T before) noexcept {
    return wrapping_sum(before, later);
  }
};
struct later_product {
  template <class B>
  static B vectors(B later, B before) noexcept {
    return before * later;
  }
  template <class T>
  static T one(T later, T before) noexcept {
    return wrapping_product(before, later);
  }
};

/// The larger of both; of a NaN and a number the one that came later (the first argument), as TensorFlow's CPU kernels.
struct later_max {
  template <class B>
  static B vectors(B later, B before) noexcept {
    return simd::select(later < before, before, later);
  }
  template <class T>
  static T one(T later, T before) noexcept {
    return later < before ? before : later;
  }
};
struct later_min {
  template <class B>
  static B vectors(B later, B before) noexcept {
    return simd::select(before < later, before, later);
  }
  template <class T>
  static T one(T later, T before) noexcept {
    return before < later ? before : later;
  }
};

/// A reduction of segments: how rows are combined, what a segment without rows gives where they come in order and where
/// they do not, and how it ends.
template <class Combine>
struct segment_op : Combine {
  static constexpr bool ends = false;  ///< whether finish changes anything
  template <class T>
  static constexpr T start = T(0);
  template <class T>
  static constexpr T gap = T(0);
};

struct segment_sum : segment_op<later_sum> {};

struct segment_prod : segment_op<later_product> {
  template <class T>
  static constexpr T start = T(1);
  template <class T>
  static constexpr T gap = T(1);
};

struct segment_max : segment_op<later_max> {
  template <class T>
  static constexpr T start = limits<T>::lowest;
};

struct segment_min : segment_op<later_min> {
  template <class T>
  static constexpr T start = limits<T>::max;
};

/// `Op` where a segment without rows gives `Limit`: extremes of 16-bit floats, computed in float.
template <class Op, class Limit>
struct segment_limit : Op {
  template <class T>
  static constexpr T start = static_cast<T>(Limit::value);
};

struct segment_mean : segment_op<later_sum> {
  static constexpr bool ends = true;
  template <class T>
  static T divisor(index_t count) noexcept {
    return static_cast<T>(count);
  }
  template <class T>
  static T finish(T sum, index_t count) noexcept {
    if constexpr (std::is_integral_v<T>) {
      using wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
      return static_cast<T>(static_cast<wide>(sum) / static_cast<wide>(count));
    } else {
      return sum / divisor<T>(count);
    }
  }
};

struct segment_sqrt_n : segment_op<later_sum> {
  static constexpr bool ends = true;
  template <class T>
  static T divisor(index_t count) noexcept {
    return std::sqrt(static_cast<T>(count));
  }
  template <class T>
  static T finish(T sum, index_t count) noexcept {
    return sum / divisor<T>(count);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The sizes of a reduction of segments: `rows` ids, each for `run` elements.
struct segment_sizes {
  index_t segments;
  index_t rows;
  index_t run;
  index_t data_rows;
};

namespace detail {
/// A row joined to what a segment has.
template <class Op, class Arch, class T>
TF_EMBED_INLINE void join_row(T* to, const T* from, index_t run) noexcept {
  index_t e = 0;
  if constexpr (std::is_floating_point_v<T> && simd::has_vectors<T, Arch>) {
    constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
    for (; e + lanes <= run; e += lanes) {
      simd::store(to + e, Op::vectors(simd::load<Arch>(from + e), simd::load<Arch>(to + e)));
    }
    TF_EMBED_NO_UNROLL
    for (index_t left = run - e; left > 0; --left, ++e) to[e] = Op::one(from[e], to[e]);
  } else {
    for (; e < run; ++e) to[e] = Op::one(from[e], to[e]);
  }
}

/// Whether rows of up to a vector are loaded by masks, so that a segment stays in a register.
template <class T, class Arch>
inline constexpr bool masks_short_rows = std::is_same_v<T, float>&& simd::lanes<T, Arch> >= 8;

/// A segment of `count` rows, the first at row(0), of at most a vector each.
template <class Op, class Arch, class T, class Row>
TF_EMBED_INLINE void short_segment(T* to, index_t run, index_t count, Row row) noexcept {
  const auto n = static_cast<std::size_t>(run);
  auto x = simd::load_partial<Arch>(row(0), n);
  for (index_t i = 1; i < count; ++i) x = Op::vectors(simd::load_partial<Arch>(row(i), n), x);
  if constexpr (Op::ends) x = simd::divide(x, simd::broadcast<T, Arch>(Op::template divisor<T>(count)));
  simd::store_partial(to, x, n);
}

/// Whether any of the numbers is not below `limit`; negative ones are, or are not. Without an early end, for vectors.
template <bool Negative, class Index>
bool any_outside(const Index* at, index_t n, index_t limit) noexcept {
  using bits = std::make_unsigned_t<Index>;
  constexpr index_t most = static_cast<index_t>(std::min<std::uint64_t>(limits<Index>::max, limits<index_t>::max));
  const Index last = static_cast<Index>(std::min(limit - 1, most));
  bits outside = 0;
  if (limit <= 0) {
    for (index_t i = 0; i < n; ++i) outside |= static_cast<bits>(!Negative || at[i] >= 0);
  } else if (Negative) {
    for (index_t i = 0; i < n; ++i) outside |= static_cast<bits>(at[i] > last);
  } else {
    for (index_t i = 0; i < n; ++i) outside |= static_cast<bits>(static_cast<bits>(at[i]) > static_cast<bits>(last));
  }
  return outside != 0;
}
}  // namespace detail

/// Ids that ascend. `indices` says which row of `data` belongs to each id; row i where it is null.
template <class Op, class Arch, class T, class Index, class Id>
status segment_in_order(T* out, const T* data, const Index* indices, const Id* ids, const segment_sizes& n) noexcept {
  if (detail::any_outside<false>(ids, n.rows, n.segments)) return status::index_out_of_range;
  if (indices && detail::any_outside<false>(indices, n.rows, n.data_rows)) return status::index_out_of_range;
  bool falls = false;
  for (index_t i = 1; i < n.rows; ++i) falls |= ids[i] < ids[i - 1];
  if (falls) return status::invalid_argument;
  const std::size_t bytes = static_cast<std::size_t>(n.run) * sizeof(T);
  index_t next = 0;  // the first segment that is not written yet
  for (index_t i = 0; i < n.rows;) {
    const auto segment = static_cast<index_t>(ids[i]);
    if (next < segment) std::fill(out + next * n.run, out + segment * n.run, Op::template gap<T>);
    next = segment + 1;
    T* const to = out + segment * n.run;
    const index_t first = i;
    const auto row = [=](index_t k) noexcept {
      return data + (indices ? static_cast<index_t>(indices[k]) : k) * n.run;
    };
    if constexpr (detail::masks_short_rows<T, Arch>) {
      if (n.run <= static_cast<index_t>(simd::lanes<T, Arch>)) {
        while (i < n.rows && static_cast<index_t>(ids[i]) == segment) ++i;
        detail::short_segment<Op, Arch>(to, n.run, i - first, [&](index_t k) noexcept { return row(first + k); });
        continue;
      }
    }
    for (; i < n.rows && static_cast<index_t>(ids[i]) == segment; ++i) {
      if (i == first) {
        copy_run(reinterpret_cast<std::byte*>(to), reinterpret_cast<const std::byte*>(row(i)), bytes);
      } else {
        detail::join_row<Op, Arch>(to, row(i), n.run);
      }
    }
    if constexpr (Op::ends) {
      for (index_t e = 0; e < n.run; ++e) to[e] = Op::finish(to[e], i - first);
    }
  }
  std::fill(out + next * n.run, out + n.segments * n.run, Op::template gap<T>);
  return status::ok;
}

/// Ids in any order; rows with a negative one are left out.
template <class Op, class Arch, class T, class Id>
status segment_unordered(T* out, const T* data, const Id* ids, const segment_sizes& n) noexcept {
  if (detail::any_outside<true>(ids, n.rows, n.segments)) return status::index_out_of_range;
  std::fill(out, out + n.segments * n.run, Op::template start<T>);
  if (n.run == 1) {
    for (index_t i = 0; i < n.rows; ++i) {
      if (ids[i] >= 0) out[ids[i]] = Op::one(data[i], out[ids[i]]);
    }
    return status::ok;
  }
  for (index_t i = 0; i < n.rows; ++i, data += n.run) {
    if (ids[i] < 0) continue;
    detail::join_row<Op, Arch>(out + static_cast<index_t>(ids[i]) * n.run, data, n.run);
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
