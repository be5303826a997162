// SPDX-License-Identifier: Apache-2.0
// Reductions over any axes: along the last axis with several vector accumulators, over outer axes with a block of the
// last axis kept in registers. Long sums are made of short ones, so that rounding errors stay small.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/reduce_ops.hpp>
#include <tf_embed/kernels/support/broadcast.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/simd/batch.hpp>

#include <array>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Some axes of a tensor, outermost first.
struct axis_list {
  std::size_t rank = 0;
  std::array<index_t, max_axes> dims{};
  std::array<index_t, max_axes> strides{};

  constexpr index_t size() const {
    index_t n = 1;
    for (std::size_t i = 0; i < rank; ++i) n *= dims[i];
    return n;
  }
};

/// A tensor's axes sorted into those that stay and those that go; neighbours of one sort are merged, axes of size 1
/// dropped. The last axis is taken out: it is the inner loop.
struct reduce_plan {
  axis_list kept;
  axis_list reduced;
  index_t inner = 1;
  bool inner_reduced = true;
  index_t count = 1;  ///< elements that make one output
};

template <class In, class Axes>
constexpr reduce_plan make_reduce_plan() {
  std::array<index_t, In::rank + 1> dims{};
  std::array<bool, In::rank + 1> goes{};
  std::size_t n = 0;
  reduce_plan plan;
  for (std::size_t axis = 0; axis < In::rank; ++axis) {
    bool reduced = false;
    for (const index_t a : Axes::values) reduced = reduced || a == static_cast<index_t>(axis);
    if (reduced) plan.count *= In::dims[axis];
    if (In::dims[axis] == 1) continue;
    if (n == 0 || goes[n - 1] != reduced) {
      dims[n] = 1;
      goes[n++] = reduced;
    }
    dims[n - 1] *= In::dims[axis];
  }
  if (n == 0) return plan;
  plan.inner = dims[n - 1];
  plan.inner_reduced = goes[n - 1];
  std::array<index_t, In::rank + 1> strides{};
  for (std::size_t i = n - 1, step = static_cast<std::size_t>(plan.inner); i-- > 0;) {
    strides[i] = static_cast<index_t>(step);
    step *= static_cast<std::size_t>(dims[i]);
  }
  for (std::size_t i = 0; i + 1 < n; ++i) {
    axis_list& list = goes[i] ? plan.reduced : plan.kept;
    list.dims[list.rank] = dims[i];
    list.strides[list.rank++] = strides[i];
  }
  return plan;
}

/// Calls `run(offset, n, stride)` for every run of the list's last axis; once with n = 1 where the list is empty.
template <class Run>
TF_EMBED_INLINE void for_each_run(const axis_list& list, Run run) noexcept {
  if (list.rank == 0) return run(index_t{0}, index_t{1}, index_t{0});
  const std::size_t last = list.rank - 1;
  std::array<index_t, max_axes> at{};
  index_t offset = 0;
  while (true) {
    run(offset, list.dims[last], list.strides[last]);
    std::size_t axis = last;
    while (true) {
      if (axis == 0) return;
      --axis;
      offset += list.strides[axis];
      if (++at[axis] < list.dims[axis]) break;
      offset -= list.strides[axis] * list.dims[axis];
      at[axis] = 0;
    }
  }
}

namespace detail {

/// `Half` pairs combined, then half of that.
template <class Op, std::size_t Half, class T>
TF_EMBED_INLINE void fold_halves(T* v) noexcept {
  for (std::size_t i = 0; i < Half; ++i) {
    if constexpr (std::is_integral_v<T>) {
      v[i] = Op::one(v[i], v[i + Half]);
    } else {
      v[i] = Op::apply(simd::scalar_batch<T>(v[i]), simd::scalar_batch<T>(v[i + Half])).value;
    }
  }
  if constexpr (Half > 1) fold_halves<Op, Half / 2>(v);
}

/// All lanes combined, halves first.
template <class Op, class T, class Arch>
TF_EMBED_INLINE T across(simd::batch<T, Arch> x) noexcept {
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  T v[lanes];
  simd::store(v, x);
  if constexpr (lanes > 1) fold_halves<Op, lanes / 2>(v);
  return v[0];
}

inline constexpr std::size_t elements_of_part =
    4096;                                    ///< elements of a row that are accumulated before they join the total
inline constexpr index_t rows_of_part = 64;  ///< the same for rows

/// The contiguous elements in[0, n) combined.
template <class Op, class Arch, class T>
inline auto reduce_row(const T* in, std::size_t n) noexcept {
  using total_type = typename Op::template accumulator<T>;
  total_type total = Op::template start<total_type>;
  if constexpr (std::is_same_v<total_type, T> && ops::uses_batches<Op, T, Arch>) {
    using batch = simd::batch<T, Arch>;
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    if (n <= 4) {  // fewer steps than adding up the lanes takes
      for (std::size_t i = 0; i < n; ++i) {
        total = Op::apply(simd::scalar_batch<T>(total), simd::scalar_batch<T>(in[i])).value;
      }
      return total;
    }
    while (n != 0) {
      const std::size_t m = n < elements_of_part ? n : elements_of_part;
      const batch start(Op::template start<T>);
      batch a = start, b = start, c = start, d = start;
      std::size_t i = 0;
      for (; i + 4 * lanes <= m; i += 4 * lanes) {
        a = Op::apply(a, simd::load<Arch>(in + i));
        b = Op::apply(b, simd::load<Arch>(in + i + lanes));
        c = Op::apply(c, simd::load<Arch>(in + i + 2 * lanes));
        d = Op::apply(d, simd::load<Arch>(in + i + 3 * lanes));
      }
      for (; i + lanes <= m; i += lanes) a = Op::apply(a, simd::load<Arch>(in + i));
      if constexpr (lanes > 1) {
        if (i != m) b = Op::apply(b, simd::load_partial<Arch>(in + i, m - i, Op::template start<T>));
      }
      const T part = across<Op, T, Arch>(Op::apply(Op::apply(a, b), Op::apply(c, d)));
      total = Op::apply(simd::scalar_batch<T>(total), simd::scalar_batch<T>(part)).value;
      in += m;
      n -= m;
    }
  } else {
    for (std::size_t i = 0; i < n; ++i) total = Op::one(total, static_cast<total_type>(in[i]));
  }
  return total;
}

/// `Wide` neighbouring batches of the kept last axis, over all reduced axes. `Partial` says that only `n` elements of
/// one batch exist.
template <class Op, class Arch, std::size_t Wide, bool Partial, class T>
inline void reduce_block(const reduce_plan& plan, const T* in, T* out, std::size_t n) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr std::size_t lanes = simd::lanes<T, Arch>;
  const batch start(Op::template start<T>);
  batch total[Wide];
  for (batch& t : total) t = start;
  for_each_run(plan.reduced, [&](index_t offset, index_t rows, index_t stride) {
    for (const T* p = in + offset; rows > 0; rows -= rows_of_part) {
      batch part[Wide];
      for (batch& x : part) x = start;
      for (index_t r = rows < rows_of_part ? rows : rows_of_part; r > 0; --r, p += stride) {
        for (std::size_t k = 0; k < Wide; ++k) {
          if constexpr (Partial) {
            part[k] = Op::apply(part[k], simd::load_partial<Arch>(p, n));
          } else {
            part[k] = Op::apply(part[k], simd::load<Arch>(p + k * lanes));
          }
        }
      }
      for (std::size_t k = 0; k < Wide; ++k) total[k] = Op::apply(total[k], part[k]);
    }
  });
  for (std::size_t k = 0; k < Wide; ++k) {
    T v[lanes];
    simd::store(v, total[k]);
    for (T& x : v) x = Op::finish(x, static_cast<std::size_t>(plan.count));
    if constexpr (Partial) {
      for (std::size_t i = 0; i < n; ++i) out[i] = v[i];
    } else {
      for (std::size_t i = 0; i < lanes; ++i) out[k * lanes + i] = v[i];
    }
  }
}

/// One row of outputs along the kept last axis.
template <class Op, class Arch, class T>
inline void reduce_rows(const reduce_plan& plan, const T* in, T* out) noexcept {
  const auto n = static_cast<std::size_t>(plan.inner);
  using total_type = typename Op::template accumulator<T>;
  std::size_t i = 0;
  if constexpr (std::is_same_v<total_type, T> && ops::uses_batches<Op, T, Arch>) {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    for (; i + 4 * lanes <= n; i += 4 * lanes) reduce_block<Op, Arch, 4, false>(plan, in + i, out + i, 0);
    for (; i + lanes <= n; i += lanes) reduce_block<Op, Arch, 1, false>(plan, in + i, out + i, 0);
    if constexpr (lanes > 1) {
      if (i != n) reduce_block<Op, Arch, 1, true>(plan, in + i, out + i, n - i);
    }
  } else {
    constexpr std::size_t most = 64;
    for (; i < n; i += most) {
      const std::size_t m = n - i < most ? n - i : most;
      total_type total[most];
      for (std::size_t k = 0; k < m; ++k) total[k] = Op::template start<total_type>;
      for_each_run(plan.reduced, [&](index_t offset, index_t rows, index_t stride) {
        for (const T* p = in + i + offset; rows > 0; --rows, p += stride) {
          for (std::size_t k = 0; k < m; ++k) total[k] = Op::one(total[k], static_cast<total_type>(p[k]));
        }
      });
      for (std::size_t k = 0; k < m; ++k) {
        out[i + k] = static_cast<T>(Op::finish(total[k], static_cast<std::size_t>(plan.count)));
      }
    }
  }
}

}  // namespace detail

/// Rows of a reduced last axis so short that adding up the lanes would take longer than the sums: several rows are
/// transposed, so that vectors run along them.
template <class Op, class T, class Arch>
constexpr bool has_short_rows(const reduce_plan& plan) {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  return lanes > 1 && ops::uses_batches<Op, T, Arch> && sizeof(T) >= 4 && plan.inner_reduced &&
         plan.reduced.rank == 0 && plan.kept.rank == 1 && plan.inner < 2 * lanes && plan.kept.dims[0] >= lanes;
}

/// Stack that reduce_short_rows takes for its transposed rows.
inline constexpr std::size_t short_rows_bytes = 4096;

/// The same for those rows, which lie one after another.
template <class Op, class Arch, class T>
void reduce_short_rows(const reduce_plan& plan, const T* in, T* out) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, Arch>);
  constexpr index_t room = static_cast<index_t>(short_rows_bytes / sizeof(T));
  T turned[std::size_t{room}];
  const index_t n = plan.inner;
  index_t rows = plan.kept.dims[0];
  for (const index_t at_once = room / n / lanes * lanes; rows >= lanes;) {
    const index_t now = rows < at_once ? rows / lanes * lanes : at_once;
    transpose_matrix<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(turned), now, reinterpret_cast<const std::byte*>(in),
                                      n, now, n);
    for (index_t i = 0; i < now; i += lanes) {
      batch sum(Op::template start<T>);
      for (const T* p = turned + i; p < turned + n * now; p += now) sum = Op::apply(sum, simd::load<Arch>(p));
      simd::store(out + i, sum);
    }
    for (index_t i = 0; i < now; ++i) out[i] = Op::finish(out[i], static_cast<std::size_t>(n));
    in += now * n;
    out += now;
    rows -= now;
  }
  for (; rows > 0; --rows, in += n) {
    *out++ = Op::finish(detail::reduce_row<Op, Arch>(in, static_cast<std::size_t>(n)), static_cast<std::size_t>(n));
  }
}

/// out = Op over the reduced axes of `in`, which must not be empty.
template <class Op, class Arch, bool InnerReduced, class T>
void reduce(const reduce_plan& plan, const T* in, T* out) noexcept {
  for_each_run(plan.kept, [&](index_t kept, index_t n, index_t kept_stride) {
    for (const T* from = in + kept; n > 0; --n, from += kept_stride) {
      if constexpr (InnerReduced) {
        using total_type = typename Op::template accumulator<T>;
        total_type total = Op::template start<total_type>;
        for_each_run(plan.reduced, [&](index_t offset, index_t rows, index_t stride) {
          for (const T* p = from + offset; rows > 0; --rows, p += stride) {
            const total_type part = detail::reduce_row<Op, Arch>(p, static_cast<std::size_t>(plan.inner));
            if constexpr (std::is_floating_point_v<total_type>) {
              total = Op::apply(simd::scalar_batch<total_type>(total), simd::scalar_batch<total_type>(part)).value;
            } else {
              total = Op::one(total, part);
            }
          }
        });
        *out++ = static_cast<T>(Op::finish(total, static_cast<std::size_t>(plan.count)));
      } else {
        detail::reduce_rows<Op, Arch>(plan, from, out);
        out += plan.inner;
      }
    }
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
